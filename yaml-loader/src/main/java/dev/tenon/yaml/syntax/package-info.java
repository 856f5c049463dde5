/**
 * YAML as nodes with positions, within fixed limits. Start with {@code Composer}.
 *
 * <p>This package does not know what a policy is. It is not exported.
 */
@NullMarked
package dev.tenon.yaml.syntax;

import org.jspecify.annotations.NullMarked;
