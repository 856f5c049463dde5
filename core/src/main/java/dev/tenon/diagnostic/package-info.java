/**
 * Where a text is wrong, and how we say so.
 *
 * <p>Start with {@link dev.tenon.diagnostic.Diagnostic}: what is wrong, at which {@linkplain
 * dev.tenon.diagnostic.Place place}, why, and how to fix it. A parser collects them in {@link
 * dev.tenon.diagnostic.Diagnostics} and throws them all at once, as one {@link
 * dev.tenon.diagnostic.DiagnosticException}.
 *
 * <p>This package knows nothing of the content of the texts.
 */
@NullMarked
package dev.tenon.diagnostic;

import org.jspecify.annotations.NullMarked;
