/**
 * The OpenID AuthZEN Authorization API 1.0 over Tenon: evaluations, searches, metadata, and what an
 * administrator has to approve.
 *
 * <p>{@link dev.tenon.examples.authzen.AuthZen} decides, {@link
 * dev.tenon.examples.authzen.AuthZenServlet} speaks HTTP, {@link
 * dev.tenon.examples.authzen.AuthZenServer} is a server with it. {@link
 * dev.tenon.examples.authzen.Mapping} says what an AuthZEN request means to the policy, {@link
 * dev.tenon.examples.authzen.Directory} and {@link dev.tenon.examples.authzen.Inventory} say which
 * subjects and resources there are, {@link dev.tenon.examples.authzen.Callers} who may ask.
 */
@NullMarked
package dev.tenon.examples.authzen;

import org.jspecify.annotations.NullMarked;
