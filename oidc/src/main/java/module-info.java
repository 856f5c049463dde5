/** A verified token in, a subject out. */
module dev.tenon.oidc {
  requires com.nimbusds.jose.jwt;
  requires transitive java.net.http;
  requires transitive dev.tenon.core;
  requires static transitive org.jspecify;

  exports dev.tenon.oidc;
}
