/**
 * Writing YAML: {@code PolicyPrinter} prints a whole policy, {@code Layout} formats a text, and
 * {@code TextEdits} changes a few lines of one.
 *
 * <p>This package is not exported.
 */
@NullMarked
package dev.tenon.yaml.print;

import org.jspecify.annotations.NullMarked;
