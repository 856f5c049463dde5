package dev.tenon.examples.flyteadmin.story;

import dev.tenon.authz.Authorizer;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.examples.flyteadmin.BackendIdentity;
import dev.tenon.examples.flyteadmin.FlyteProxy;
import dev.tenon.examples.flyteadmin.standin.StandIn;
import dev.tenon.grpc.Denial;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Issuer, FlyteAdmin and proxy, each on a port of this machine. */
public final class Installation implements AutoCloseable {

  /** The organization that owns it. */
  public static final String ORG = "acme";

  /** The client that users log in with. */
  public static final String CLIENT = "flytectl";

  /** The bucket. */
  public static final String BUCKET = "flyte-data";

  private static final String CREDENTIAL = "Basic dGVub24tcHJveHk6c3Rvcnk=";
  private static final String ISSUER = "https://login.example/realms/flyte";

  private final LocalIssuer issuer = new LocalIssuer();
  private final Authorizer authorizer;
  private final StandIn standIn;
  private final FlyteProxy proxy;
  private final Server admin;
  private final Server front;
  private final ManagedChannel behind;
  private final ManagedChannel channel;
  private final List<Denial> denials = Collections.synchronizedList(new ArrayList<>());

  /**
   * Starts it.
   *
   * @param policy the policy file, in which the issuer is replaced by the one on this machine
   * @param masking whether what may not be read is answered like what is not there
   * @throws IOException if the file cannot be read, or a port not be had
   */
  public Installation(Path policy, boolean masking) throws IOException {
    this(policy, masking, BackendIdentity.told(() -> CREDENTIAL));
  }

  /**
   * Starts it with another way in which the stand-in learns who calls. The stand-in itself answers
   * the first way alone, and keeps what came with a call in any case.
   *
   * @param policy the policy file, in which the issuer is replaced by the one on this machine
   * @param masking whether what may not be read is answered like what is not there
   * @param identity the way
   * @throws IOException if the file cannot be read, or a port not be had
   */
  public Installation(Path policy, boolean masking, BackendIdentity identity) throws IOException {
    authorizer = authorizer(policy);
    standIn = new StandIn(CREDENTIAL, ORG, issuer.name(), BUCKET);
    admin =
        standIn
            .serve(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()))
            .build()
            .start();
    behind = channel(admin);
    FlyteProxy.Settings settings =
        new FlyteProxy.Settings(
            ORG, CLIENT, Map.of(issuer.name(), issuer.userInfo()), "s3", BUCKET, masking);
    proxy = new FlyteProxy(authorizer, settings, behind, identity).onDenial(denials::add);
    front =
        proxy
            .serve(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()))
            .build()
            .start();
    channel = channel(front);
  }

  private Authorizer authorizer(Path policy) throws IOException {
    try {
      String text = Files.readString(policy).replace(ISSUER, issuer.name());
      return Authorizer.compile(YamlPolicies.parse(String.valueOf(policy.getFileName()), text));
    } catch (IOException | DiagnosticException e) {
      issuer.close();
      throw e;
    }
  }

  private static ManagedChannel channel(Server server) {
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
        .build();
  }

  /**
   * A client of the proxy for somebody who has logged in.
   *
   * @param subject who
   * @param claims what the access token says
   * @return the client
   */
  public FlyteClient login(String subject, Map<String, ?> claims) {
    return new FlyteClient(channel, "Bearer " + issuer.accessToken(subject, claims));
  }

  /**
   * Who somebody is to the policy.
   *
   * @param id who
   * @param claims what the access token says
   * @return the subject
   */
  public Subject subject(String id, Map<String, ?> claims) {
    Map<String, Object> all = new HashMap<>(claims);
    all.put("iss", issuer.name());
    all.put("sub", id);
    return authorizer.policy().subjectFrom(all).subject();
  }

  /**
   * The way to the proxy.
   *
   * @return a channel
   */
  public ManagedChannel channel() {
    return channel;
  }

  /**
   * The way around the proxy.
   *
   * @return a channel to the stand-in
   */
  public ManagedChannel behind() {
    return behind;
  }

  /**
   * Who signs tokens.
   *
   * @return the issuer
   */
  public LocalIssuer issuer() {
    return issuer;
  }

  /**
   * Who answers behind the proxy.
   *
   * @return the stand-in
   */
  public StandIn standIn() {
    return standIn;
  }

  /**
   * The proxy.
   *
   * @return the proxy
   */
  public FlyteProxy proxy() {
    return proxy;
  }

  /**
   * Who decides.
   *
   * @return the authorizer
   */
  public Authorizer authorizer() {
    return authorizer;
  }

  /**
   * What was denied.
   *
   * @return the denials so far
   */
  public List<Denial> denials() {
    synchronized (denials) {
      return List.copyOf(denials);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    front.shutdownNow();
    behind.shutdownNow();
    admin.shutdownNow();
    issuer.close();
  }
}
