/**
 * The OpenID AuthZEN Authorization API 1.0 over Tenon: evaluations, searches, metadata, and what an
 * administrator has to approve.
 *
 * <p>{@link dev.tenon.authzen.AuthZen} decides, {@link dev.tenon.authzen.AuthZenServlet} speaks
 * HTTP, {@link dev.tenon.authzen.AuthZenServer} is a server with it. {@link
 * dev.tenon.authzen.Mapping} says what an AuthZEN request means to the policy, {@link
 * dev.tenon.authzen.Directory} and {@link dev.tenon.authzen.Inventory} say which subjects and
 * resources there are, {@link dev.tenon.authzen.Callers} who may ask.
 */
@NullMarked
package dev.tenon.authzen;

import org.jspecify.annotations.NullMarked;
