/**
 * The top-level keys of a policy file: one class reads each, {@code Document} lists them, and
 * {@code Loading} reads all files of a policy. Start with {@code Loading}.
 *
 * <p>To add a key, write a {@code Section} and list it in {@code Document}. This package is not
 * exported, and does not depend on suites.
 */
@NullMarked
package dev.tenon.yaml.section;

import org.jspecify.annotations.NullMarked;
