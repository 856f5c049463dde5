/**
 * A gRPC server that asks Tenon before each call.
 *
 * <p>Start with {@link dev.tenon.grpc.AuthorizationInterceptor#protect}. It needs an {@link
 * dev.tenon.grpc.Authenticator}, which says who calls, and {@link dev.tenon.grpc.Gates}, which give
 * each method a {@link dev.tenon.grpc.Gate}: open, authenticated, checked, or denied. The package
 * knows gRPC's API and Tenon's, and nothing of protocol buffers: copy it whole, or depend on it.
 */
@NullMarked
package dev.tenon.grpc;

import org.jspecify.annotations.NullMarked;
