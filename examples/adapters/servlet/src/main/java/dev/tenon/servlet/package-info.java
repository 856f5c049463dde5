/**
 * A servlet filter with a table of routes: every request is decided before anything answers it.
 *
 * <p>Start with {@link dev.tenon.servlet.Route} and {@link dev.tenon.servlet.Gate}. The path is
 * read once, strictly ({@link dev.tenon.servlet.RequestPath}); the table finds the one route that
 * declares it ({@link dev.tenon.servlet.Routes}); an {@link dev.tenon.servlet.Authenticator} says
 * who calls; Tenon decides; the route's handler gets the {@link dev.tenon.servlet.Call}. Routes
 * about one resource are declared together by a {@link dev.tenon.servlet.RouteGroup}.
 *
 * <p>This package knows no session, no cookie and no form: forged requests across sites are the
 * application's to prevent.
 */
@NullMarked
package dev.tenon.servlet;

import org.jspecify.annotations.NullMarked;
