package dev.tenon.scope;

import static dev.tenon.scope.StorageAction.DELETE;
import static dev.tenon.scope.StorageAction.LIST;
import static dev.tenon.scope.StorageAction.READ;
import static dev.tenon.scope.StorageAction.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.InexpressibleException.InexpressibleReason;
import dev.tenon.filter.KeyMapping;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task of one project gets a credential for that project's keys. */
class StorageScopeTest {

  private static final KeyMapping KEYS = KeyMapping.of("project").under("metadata");

  private static Access task(Permission... permissions) {
    Policy policy = Policy.builder().role(Role.of("task").with(permissions)).build();
    Subject subject = Subject.of("run-7").withRoles("task").withVariable("project", "ml");
    return Authorizer.compile(policy).access(subject);
  }

  private static StorageScope scope(Permission... permissions) {
    return StorageScope.of(task(permissions).filter("DATA"), KEYS);
  }

  private static InexpressibleReason refused(Runnable writing) {
    return assertThrows(InexpressibleException.class, writing::run).reason();
  }

  @Test
  void aws_namesTheProjectsKeysAndNoOthers() {
    assertEquals(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\","
            + "\"s3:PutObject\"],\"Resource\":[\"arn:aws:s3:::data/metadata/ml\","
            + "\"arn:aws:s3:::data/metadata/ml/*\"]},{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],"
            + "\"Resource\":[\"arn:aws:s3:::data\"],\"Condition\":{\"StringLike\":{\"s3:prefix\":"
            + "[\"metadata/ml/*\"]}}}]}",
        scope(Permission.allow("DATA").on("project/${project}"))
            .allowing(READ, WRITE, LIST)
            .awsSessionPolicy("data"));
  }

  @Test
  void google_namesTheProjectsKeysAndNoOthers() {
    assertEquals(
        "{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availableResource\":"
            + "\"//storage.googleapis.com/projects/_/buckets/data\",\"availablePermissions\":"
            + "[\"inRole:roles/storage.objectViewer\"],\"availabilityCondition\":{\"expression\":"
            + "\"resource.name == 'projects/_/buckets/data/objects/metadata/ml' || "
            + "resource.name.startsWith('projects/_/buckets/data/objects/metadata/ml/')\"}}]}}",
        scope(Permission.allow("DATA").on("project/${project}"))
            .allowing(READ)
            .googleAccessBoundary("data"));
  }

  @Test
  void azure_signsADirectoryWithItsDepth() {
    assertEquals(
        List.of(
            new AzureSas("d", "data", "metadata/ml", 2, "rcwdl"),
            new AzureSas("b", "data", "metadata/ml", 0, "rcwd")),
        scope(Permission.allow("DATA").on("project/${project}"))
            .allowing(READ, WRITE, DELETE, LIST)
            .azureSas("data"));
  }

  @Test
  void noAccess_isAScopeThatAllowsNothing() {
    StorageScope none = scope().allowing(READ, LIST);

    assertEquals(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],"
            + "\"Resource\":[\"*\"]}]}",
        none.awsSessionPolicy("data"));
    assertEquals(true, none.googleAccessBoundary("data").contains("\"expression\":\"false\""));
    assertEquals(List.of(), none.azureSas("data"));
  }

  @Test
  void globsWithinAPath_areRefused() {
    assertEquals(
        InexpressibleReason.OPEN_WITHIN_PATH,
        refused(() -> scope(Permission.allow("DATA").on("project/*/dev"))));
    assertEquals(
        InexpressibleReason.OPEN_WITHIN_PATH,
        refused(() -> scope(Permission.allow("DATA").on("project/*-ml"))));
  }

  @Test
  void exceptions_areDeniedWhereTheProviderCan_andNeverListed() {
    StorageScope scope =
        scope(
            Permission.allow("DATA").on("project/${project}"),
            Permission.deny("DATA").on("project/ml/secret"));

    assertEquals(
        InexpressibleReason.LISTS_EXCEPTED,
        refused(() -> scope.allowing(LIST).awsSessionPolicy("data")));
    assertEquals(
        InexpressibleReason.EXCEPTION, refused(() -> scope.allowing(READ).azureSas("data")));
    assertEquals(
        true, scope.allowing(READ).awsSessionPolicy("data").contains("\"Effect\":\"Deny\""));
  }

  @Test
  void limitsOfProviders_areRefusals() {
    Permission[] many = new Permission[80];
    for (int i = 0; i < many.length; i++) {
      many[i] = Permission.allow("DATA").on("project/some-project-" + i);
    }
    assertEquals(
        InexpressibleReason.TOO_LONG,
        refused(() -> scope(many).allowing(READ).awsSessionPolicy("data")));
    assertEquals(
        InexpressibleReason.TOO_MANY_RULES,
        refused(() -> scope(many).allowing(READ).googleAccessBoundary("data")));
    assertEquals(
        InexpressibleReason.NO_PREFIX,
        refused(
            () ->
                scope(Permission.allow("DATA").on("project/m*")).allowing(READ).azureSas("data")));
    assertEquals(
        InexpressibleReason.ACTION,
        refused(
            () ->
                scope(Permission.allow("DATA").on("project/m"))
                    .allowing(DELETE)
                    .googleAccessBoundary("data")));
  }

  @Test
  void a66_keyIsTheResourceThatItSpells() {
    assertEquals(
        Optional.of(Resource.of("project", "ml", "dev", "a.b")),
        KEYS.resource("metadata/ml/dev/a.b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata/ml/../fraud/x",
        "metadata/ml/./x",
        "metadata/ml//x",
        "/metadata/ml/x",
        "metadata/ml/",
        "metadata",
        "metadata/",
        "metadata2/ml",
        "metadata/ml/%2e%2e/fraud",
        "metadata/ml/%2E./fraud",
        "metadata/ml%2Ffraud",
        "metadata/ml/..%5cfraud",
        "metadata/ml\\..\\fraud",
        "metadata/ml/%252e%252e/fraud",
        "metadata/ml/x?versionId=1",
        "metadata/ml/x#y",
        "metadata/ml/x%00",
        "metadata/ml/x\u0000",
        "metadata/ml/e\u0301"
      })
  void a66_keyThatMayBecomeAnother_isRefused(String key) {
    assertEquals(Optional.empty(), KEYS.resource(key));
  }
}
