/** The policy file: text with positions in, policies and diagnostics out. */
@NullMarked
package dev.tenon.yaml;

import org.jspecify.annotations.NullMarked;
