package dev.tenon.examples.remotecache;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tenon.oidc.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Stands in for an identity provider: signs tokens with a key of its own. For trying out alone. */
final class DemoIssuer {

  /** Its name, in the policy of this example. */
  static final String ISSUER = "https://login.example/realms/builds";

  private final ECKey key;

  DemoIssuer() {
    this(key());
  }

  private DemoIssuer(ECKey key) {
    this.key = key;
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("demo").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One whose key is in a file, so that its tokens outlast the process; made if there is none. */
  static DemoIssuer in(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, key().toJSONString());
    }
    try {
      return new DemoIssuer(ECKey.parse(Files.readString(file)));
    } catch (ParseException e) {
      throw new IOException("no key of an issuer is in " + file + ": delete the file", e);
    }
  }

  /** Its keys, as its address would show them. */
  Documents keys() {
    byte[] keys = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
    return (address, timeout) -> keys.clone();
  }

  /** A token for an hour: who it is, and the claim with the roles as a text or a list. */
  String token(String id, Object roles) {
    return token(id, roles, Duration.ofHours(1));
  }

  String token(String id, Object roles, Duration time) {
    Instant until = Instant.now().plus(time);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID("demo")
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(id)
                .audience("remote-cache")
                .expirationTime(Date.from(until))
                .claim("engflow_roles", roles)
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
