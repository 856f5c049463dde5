/**
 * What policies and suites read in the same way: maps with known keys, names and paths, and the
 * hints for what is misspelt. Start with {@code Fields}.
 *
 * <p>This package knows no key of a policy or a suite file, except in hints. It is not exported.
 */
@NullMarked
package dev.tenon.yaml.fields;

import org.jspecify.annotations.NullMarked;
