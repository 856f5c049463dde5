package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flyteadmin.story.Installation;
import dev.tenon.grpc.Gate;
import dev.tenon.grpc.Gates;
import dev.tenon.yaml.YamlPolicies;
import flyteidl.service.AdminServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table is whole, or the proxy does not start. */
class FlyteGatesTest {

  private static final FlyteRequests REQUESTS =
      new FlyteRequests(Installation.ORG, new Storage("s3", Installation.BUCKET));

  private static Gates gates() {
    return FlyteGates.of(REQUESTS, false);
  }

  @Test
  void a62_everyMethodHasAGate() {
    gates().requireCompleteOver(FlyteGates.services());
    long named =
        List.of(Gate.Kind.values()).stream().mapToLong(k -> gates().methods(k).size()).sum();
    assertEquals(Requests.methods().size(), named);
  }

  @Test
  void a62_aMethodThatIsAddedToAService_failsTheStart() throws IOException {
    ServiceDescriptor admin = FlyteGates.services().get(0);
    MethodDescriptor<?, ?> like = AdminServiceGrpc.getGetTaskMethod();
    ServiceDescriptor.Builder more = ServiceDescriptor.newBuilder(admin.getName());
    admin.getMethods().forEach(more::addMethod);
    more.addMethod(
        like.toBuilder().setFullMethodName(admin.getName() + "/ExportEverything").build());
    List<ServiceDescriptor> services = new ArrayList<>(FlyteGates.services());
    services.set(0, more.build());
    try (Installation flyte = new Installation(Calls.POLICY, false)) {
      IllegalStateException refused =
          assertThrows(
              IllegalStateException.class,
              () ->
                  flyte
                      .proxy()
                      .serve(
                          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()),
                          services));
      assertTrue(refused.getMessage().contains("AdminService/ExportEverything has no gate"));
    }
  }

  @Test
  void a62_aPathThatIsNotInTheRequest_failsTheStart() {
    MethodDescriptor<?, ?> method = AdminServiceGrpc.getGetTaskMethod();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> REQUESTS.about(method, "id.execution_id", Kind.TASK, List.of()));
    assertTrue(refused.getMessage().contains("has no message `execution_id`"));
  }

  @Test
  void a64_methodsWithoutAProject_areClassedOneByOne() {
    assertEquals(
        Set.of(
            "flyteidl.service.AdminService/GetDomains",
            "flyteidl.service.AdminService/GetVersion",
            "flyteidl.service.AdminService/ListMatchableAttributes",
            "flyteidl.service.AdminService/ListProjects",
            "flyteidl.service.IdentityService/UserInfo"),
        gates().methods(Gate.Kind.AUTHENTICATED).keySet());
  }

  @Test
  void a70_theListOfOpenMethods_isShortAndExact() {
    assertEquals(
        Set.of(
            "flyteidl.service.AuthMetadataService/GetOAuth2Metadata",
            "flyteidl.service.AuthMetadataService/GetPublicClientConfig"),
        gates().methods(Gate.Kind.OPEN).keySet());
  }

  @Test
  void thePolicyDeclares_whatIsAskedAndNoMore() {
    Set<String> asked = new TreeSet<>(gates().methods(Gate.Kind.CHECKED).keySet());
    asked.add("flyteidl.service.AdminService/ListMatchableAttributes");
    asked.add("flyteidl.service.AdminService/ListProjects");
    Set<String> declared = new TreeSet<>(YamlPolicies.load(Calls.POLICY).actions().names());
    declared.removeIf(name -> name.indexOf('/') < 0);
    assertEquals(asked, declared);
  }
}
