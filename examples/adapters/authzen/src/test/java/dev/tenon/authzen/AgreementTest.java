package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * For generated policies and requests: an evaluation is what {@link Authorizer#check} says of the
 * request that is made by hand, and a search is all that evaluations allow.
 */
class AgreementTest {

  private static final List<String> SUBJECTS = List.of("ada", "ben", "cy", "dee");
  private static final List<String> ROLES = List.of("r1", "r2", "r3");
  private static final List<String> ACTIONS = List.of("READ", "EDIT", "DROP");
  private static final List<String> TYPES = List.of("doc", "folder");
  private static final List<String> TENANTS = List.of("", "acme", "globex", "other");
  private static final List<String> OWNERS = List.of("ada", "ben");

  private final Random random = new Random(20260111);

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> List<T> some(List<T> values) {
    return values.stream().filter(value -> random.nextBoolean()).toList();
  }

  private String policy(boolean attributes, boolean tenants) {
    StringBuilder yaml = new StringBuilder("actions: " + ACTIONS + "\n");
    if (attributes) {
      yaml.append(
          """
          attributes:
            subject: {level: number}
            resource: {owner: 'text?', size: integer}
            request: {mfa: boolean}
          """);
    }
    yaml.append("roles:\n");
    for (String role : ROLES) {
      yaml.append("  ").append(role).append(":\n    permissions:\n");
      for (int i = random.nextInt(3) + 1; i > 0; i--) {
        yaml.append("      - {effect: ")
            .append(one(List.of("allow", "allow", "allow", "deny", "stage")))
            .append(", actions: [")
            .append(one(ACTIONS))
            .append("], resource: ")
            .append(
                one(
                    List.of(
                        "doc", "folder", "\"*\"", "doc/d1", "\"doc/d*\"", "\"*/x\"", "folder/f2")));
        if (attributes && random.nextBoolean()) {
          yaml.append(", when: {")
              .append(
                  one(
                      List.of(
                          "resource.owner: \"${user}\"",
                          "resource.size: {at_most: 5}",
                          "resource.size: {at_most: \"${subject.level}\"}",
                          "request.mfa: true")))
              .append("}");
        }
        yaml.append("}\n");
      }
    }
    if (tenants) {
      yaml.append(
          """
          tenants:
            - {name: acme, roles: [r1, r2], resources: [{include: [doc]}]}
            - {name: globex, roles: [r2, r3], resources: [{include: ['*']}, {exclude: [doc/d2]}]}
          """);
    }
    return yaml.toString();
  }

  /** A world: who and what there is, as maps. */
  private final class World implements Directory, Inventory {

    final TreeMap<String, Subject> subjects = new TreeMap<>();
    final Map<String, TreeMap<String, Attributes>> resources = new TreeMap<>();

    World(boolean attributes) {
      for (String id : SUBJECTS.subList(0, 3)) {
        Subject subject = Subject.of(id).withRoles(some(ROLES));
        subjects.put(
            id,
            attributes && random.nextBoolean()
                ? subject.with(Attributes.none().with("subject.level", random.nextInt(10)))
                : subject);
      }
      for (String type : TYPES) {
        TreeMap<String, Attributes> ids = new TreeMap<>();
        for (String id : List.of("d1", "d2", "f1", "f2", "x", "a/b", "*", "..")) {
          Attributes values = Attributes.none();
          if (attributes && random.nextBoolean()) {
            values = values.with("resource.owner", one(OWNERS));
          }
          if (attributes && random.nextBoolean()) {
            values = values.with("resource.size", random.nextInt(10));
          }
          ids.put(id, values);
        }
        resources.put(type, ids);
      }
    }

    @Override
    public Optional<Subject> find(String type, String id) {
      return type.equals("user") ? Optional.ofNullable(subjects.get(id)) : Optional.empty();
    }

    @Override
    public List<String> ids(String type, String after, int most) {
      return type.equals("user")
          ? subjects.tailMap(after, false).keySet().stream().limit(most).toList()
          : List.of();
    }

    @Override
    public Optional<Attributes> find(String tenant, String type, String id) {
      return Optional.ofNullable(resources.get(type)).map(ids -> ids.get(id));
    }

    @Override
    public List<String> ids(String tenant, String type, String after, int most) {
      return resources.containsKey(type)
          ? resources.get(type).tailMap(after, false).keySet().stream().limit(most).toList()
          : List.of();
    }
  }

  private static final Caller CALLER = Caller.named("test");

  private static Call call() {
    return new Call(CALLER, "", "https://pdp.example.com", "");
  }

  private static ObjectNode body(AuthZen pdp, String json) {
    return pdp.json().read(Client.json(json).getBytes(StandardCharsets.UTF_8));
  }

  private String json(
      String subject, String action, String type, String id, String tenant, String said) {
    return """
        {'subject':{'type':'user','id':'%s'},'action':{'name':'%s'},
         'resource':{'type':'%s','id':'%s','properties':{%s}},'context':{'mfa':true%s},'page':{'limit':3}}"""
        .formatted(
            subject, action, type, id, said, tenant.isEmpty() ? "" : ",'org':'" + tenant + "'");
  }

  @Test
  void anEvaluation_isTheCheckOfItsRequest_andASearchIsAllThatIsAllowed() {
    int allowed = 0;
    int found = 0;
    for (int round = 0; round < 60; round++) {
      boolean attributes = random.nextBoolean();
      boolean tenants = random.nextInt(3) == 0;
      Authorizer authorizer =
          Authorizer.compile(YamlPolicies.parse("policy.yaml", policy(attributes, tenants)));
      World world = new World(attributes);
      AuthZen pdp =
          AuthZen.builder(authorizer, world)
              .inventory(world)
              .mapping(
                  Mapping.standard()
                      .withTenantOfContext("org")
                      .withAction("can_read", "READ")
                      .withAction("can_edit", "EDIT")
                      .withAction("DROP", "DROP"))
              .limits(new Limits(10_000, 10, 10, 100, random.nextInt(5) + 1))
              .build();
      Map<String, String> names = Map.of("can_read", "READ", "can_edit", "EDIT", "DROP", "DROP");
      String tenant = tenants ? one(TENANTS) : "";
      String owner = one(OWNERS);
      for (String action : names.keySet()) {
        for (String type : TYPES) {
          for (String subject : SUBJECTS) {
            for (String id : List.of("d1", "d2", "f2", "x", "..", "a/b", "unheard")) {
              String json =
                  json(subject, action, type, id, tenant, "'owner':'" + owner + "','size':'7'");
              Attributes given = Attributes.none();
              if (attributes) {
                given =
                    given
                        .with("request.mfa", true)
                        .with("resource.owner", owner)
                        .withAll(world.resources.get(type).getOrDefault(id, Attributes.none()));
              }
              Decision expected =
                  authorizer.check(
                      Request.of(
                              world.subjects.getOrDefault(subject, Subject.anonymous()),
                              names.get(action),
                              Resource.of(type, id))
                          .within(tenant)
                          .with(given));
              ObjectNode answer = pdp.evaluations().one(call(), body(pdp, json));
              assertEquals(expected.allowed(), answer.get("decision").booleanValue(), json);
              allowed += expected.allowed() ? 1 : 0;
            }
          }
          found += searches(pdp, action, type, one(SUBJECTS), tenant, world);
        }
      }
    }
    assertTrue(allowed > 400, "the generator allows next to nothing");
    assertTrue(found > 200, "the generator finds next to nothing");
  }

  private interface Search {
    ObjectNode of(Call call, ObjectNode body);
  }

  /** All pages of a search. */
  private static List<String> all(AuthZen pdp, Search search, String json) {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      ObjectNode body = body(pdp, json);
      if (!token.isEmpty()) {
        ((ObjectNode) body.get("page")).put("token", token);
      }
      ObjectNode answer = search.of(call(), body);
      List<String> page = Client.ids(answer);
      assertTrue(page.size() <= 3);
      assertEquals(page.size(), answer.at("/page/count").intValue());
      ids.addAll(page);
      token = answer.at("/page/next_token").textValue();
    } while (!token.isEmpty());
    return ids;
  }

  private int searches(
      AuthZen pdp, String action, String type, String subject, String tenant, World world) {
    List<String> resources =
        all(pdp, pdp.searches()::resources, json(subject, action, type, "", tenant, ""));
    List<String> expected =
        world.resources.get(type).keySet().stream()
            .filter(id -> isAllowed(pdp, json(subject, action, type, id, tenant, "")))
            .toList();
    assertEquals(expected, resources);
    String on = json("", action, type, "d1", tenant, "");
    assertEquals(
        world.subjects.keySet().stream()
            .filter(id -> isAllowed(pdp, json(id, action, type, "d1", tenant, "")))
            .toList(),
        all(pdp, pdp.searches()::subjects, on));
    List<String> actions =
        all(pdp, pdp.searches()::actions, json(subject, "", type, "d1", tenant, ""));
    assertEquals(
        new TreeSet<>(List.of("DROP", "can_edit", "can_read"))
            .stream()
                .filter(name -> isAllowed(pdp, json(subject, name, type, "d1", tenant, "")))
                .toList(),
        actions);
    return resources.size() + actions.size();
  }

  private static boolean isAllowed(AuthZen pdp, String json) {
    return pdp.evaluations().one(call(), body(pdp, json)).get("decision").booleanValue();
  }
}
