/**
 * A policy file, a list of requests, and what is decided.
 *
 * <p>{@link dev.tenon.examples.quickstart.Main} is what a service does at its start and for each
 * request; {@code Questions} and {@code Inventory} read the example's files, {@code Report} prints.
 */
package dev.tenon.examples.quickstart;
