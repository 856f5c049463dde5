/** A service with an issuer's address and a policy file. */
package dev.tenon.examples.tokens;
