/** The proxy, tested over sockets of this machine with Flyte's own classes on either side. */
package dev.tenon.examples.flyteadmin;
