package dev.tenon.benchmarks.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Policy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A token with 20 groups is verified, for the first time and again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenBenchmark {

  private static final String ISSUER = "https://login.example";

  /** How it is signed. */
  @Param({"RS256", "PS256", "ES256", "ES384", "EdDSA"})
  public String algorithm = "RS256";

  private String token = "";
  private TokenVerifier uncached = TokenVerifier.of(Policy.builder().build());
  private TokenVerifier cached = uncached;

  /**
   * Signs the token.
   *
   * @throws JOSEException if the JDK lacks the algorithm
   */
  @Setup
  public void setup() throws JOSEException {
    Ed25519Signer edwards = new Ed25519Signer();
    JWK key = algorithm.equals("EdDSA") ? edwards.key("k") : key();
    JWSSigner signer = edwards;
    if (key instanceof RSAKey rsa) {
      signer = new RSASSASigner(rsa);
    } else if (key instanceof ECKey curve) {
      signer = new ECDSASigner(curve);
    }
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject("00u1-ada")
            .audience("tenon")
            .issueTime(Date.from(Instant.now()))
            .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(1))))
            .claim("groups", IntStream.range(0, 20).mapToObj(i -> "team-" + i + ":dev").toList())
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
            .type(com.nimbusds.jose.JOSEObjectType.JWT)
            .keyID("k")
            .build();
    SignedJWT signed = new SignedJWT(header, claims);
    signed.sign(signer);
    token = signed.serialize();
    byte[] keys = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
    Policy policy = policy();
    cached = TokenVerifier.builder(() -> policy).documents((a, t) -> keys).build();
    uncached =
        TokenVerifier.builder(() -> policy)
            .documents((a, t) -> keys)
            .keeping(0, Duration.ofMinutes(5))
            .build();
    if (!cached.verify(token).accepted() || !uncached.verify(token).accepted()) {
      throw new IllegalStateException(uncached.verify(token).toString());
    }
  }

  private JWK key() throws JOSEException {
    return switch (algorithm) {
      case "ES256" -> new ECKeyGenerator(Curve.P_256).keyID("k").generate();
      case "ES384" -> new ECKeyGenerator(Curve.P_384).keyID("k").generate();
      default -> new RSAKeyGenerator(2048).keyID("k").generate();
    };
  }

  private Policy policy() {
    return Policy.builder()
        .issuer(
            Issuer.builder(ISSUER)
                .audiences("tenon")
                .algorithms(SigningAlgorithm.valueOf(algorithm.toUpperCase(Locale.ROOT)))
                .keys(URI.create("https://login.example/keys"))
                .mapping(
                    ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                        .yielding(ClaimOutput.roles()))
                .build())
        .build();
  }

  /**
   * Parsed, verified and mapped.
   *
   * @return the subject
   */
  @Benchmark
  public Authentication first() {
    return uncached.verify(token);
  }

  /**
   * Verified before.
   *
   * @return the subject
   */
  @Benchmark
  public Authentication again() {
    return cached.verify(token);
  }
}
