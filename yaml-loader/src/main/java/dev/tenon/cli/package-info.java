/**
 * The command line: policies checked, explained, tested and compared from a shell.
 *
 * <p>{@code Tenon} is the program. It finds the command that was asked for and builds that one
 * alone, since starting quickly is half of its use; {@code Verb} is what all commands have in
 * common, {@code Answer} what each gives: an exit code, a text for people and the same as JSON.
 *
 * <p>This package is in the executable jar only, and exports nothing: whoever writes Java calls the
 * library.
 */
@NullMarked
package dev.tenon.cli;

import org.jspecify.annotations.NullMarked;
