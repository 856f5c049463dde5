package dev.tenon.examples.load;

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
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Many users with signed tokens, and the policy that they are under: two hundred roles with five
 * permissions each. User {@code u0}, {@code u1} and so on hold three of the roles, no two of them
 * the same three, and one of these lets them see the jobs of {@link #shared}. The user {@code ada}
 * is assigned three roles by the policy.
 *
 * <p>Immutable and thread-safe.
 */
public final class Crowd {

  private static final int ROLES = 200;
  private static final int APART = 61;
  private static final int MOST = ROLES * (APART - 1);

  private final int users;
  private final ECKey key;
  private final Policy policy = makePolicy();

  /**
   * A crowd with a key of its own.
   *
   * @param users how many users there are
   * @throws JOSEException if the key cannot be made
   * @throws IllegalArgumentException if there are more than 12,000, who would not all differ
   */
  public Crowd(int users) throws JOSEException {
    if (users > MOST) {
      throw new IllegalArgumentException(users + " users are more than " + MOST);
    }
    this.users = users;
    key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
  }

  private static Policy makePolicy() {
    Policy.Builder policy = Policy.builder();
    for (int i = 0; i < ROLES; i++) {
      policy.role(
          Role.of("role-" + i)
              .with(
                  Permission.allow("job-*").on("jobs/team-" + i),
                  Permission.allow("job-info").on("jobs/*/shared-" + i),
                  Permission.deny("job-cancel").on("jobs/*/kept-" + i + "-*"),
                  Permission.allow("job-info", "job-cancel").on("jobs/${user}"),
                  Permission.stage("job-submit").on("jobs/team-" + i + "/prod")));
    }
    policy.assign(Assignment.toSubject("ada", "role-7", "role-70", "role-170"));
    return policy
        .issuer(
            Issuer.builder("https://login.example")
                .audiences("jobs")
                .keys(URI.create("https://login.example/keys"))
                .mapping(
                    ClaimMapping.of(ClaimPath.of("roles"), ClaimShape.LIST)
                        .yielding(ClaimOutput.roles()))
                .build())
        .build();
  }

  /**
   * How many users there are.
   *
   * @return their number
   */
  public int users() {
    return users;
  }

  /**
   * What they may do.
   *
   * @return the policy
   */
  public Policy policy() {
    return policy;
  }

  /**
   * Verifies their tokens, and remembers each for an hour.
   *
   * @return a new verifier
   */
  public TokenVerifier verifier() {
    byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    return TokenVerifier.builder(() -> policy)
        .documents((address, timeout) -> keys)
        .keeping(2 * users + 2, Duration.ofHours(1))
        .build();
  }

  private static int second(int user) {
    return (user % ROLES + 1 + user / ROLES) % ROLES;
  }

  /**
   * The roles of a user.
   *
   * @param user its number, from 0
   * @return three names of roles
   */
  public List<String> roles(int user) {
    int second = second(user);
    return List.of("role-" + user % ROLES, "role-" + second, "role-" + (second + APART) % ROLES);
  }

  /**
   * The job of somebody else that one of its roles lets a user see.
   *
   * @param user its number, from 0
   * @return such as {@code shared-7}, beneath {@code jobs/ada}
   */
  public String shared(int user) {
    return "shared-" + second(user);
  }

  /**
   * The token of a user.
   *
   * @param user its number, from 0
   * @return a signed token with its roles, good for ten hours
   * @throws JOSEException if it cannot be signed
   */
  public String token(int user) throws JOSEException {
    return token("u" + user, roles(user));
  }

  /**
   * A token of anybody.
   *
   * @param name the subject
   * @param roles the roles that the token gives
   * @return a signed token, good for ten hours
   * @throws JOSEException if it cannot be signed
   */
  public String token(String name, List<String> roles) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer("https://login.example")
                .audience("jobs")
                .subject(name)
                .claim("roles", roles)
                .expirationTime(Date.from(Instant.now().plusSeconds(36_000)))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
