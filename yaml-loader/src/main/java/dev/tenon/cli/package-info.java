/**
 * The command line: policies checked, explained, tested and compared from a shell.
 *
 * <p>{@code Tenon} is the program. It finds the requested command and builds only that one, since a
 * fast start matters in a shell; {@code Verb} is the base of all commands, and {@code Answer} is
 * the result of each: an exit code, a text for people and its content as JSON.
 *
 * <p>This package is in the executable jar only, and is not exported: Java code calls the library.
 */
@NullMarked
package dev.tenon.cli;

import org.jspecify.annotations.NullMarked;
