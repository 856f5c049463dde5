package dev.tenon.store;

import dev.tenon.admin.Author;
import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyChange;
import dev.tenon.admin.Revision;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Converts commits and revisions to bytes and back, for files, a database or a cluster.
 *
 * <pre>{@code
 * byte[] bytes = CommitBytes.of(commit);
 * CommitBytes.commit(bytes).equals(commit); // true
 * }</pre>
 *
 * <p>The bytes are numbers and texts, each text after its length. A change is written as a small
 * policy file, so that policies have one format only; places are not kept. The reader trusts the
 * bytes: add a checksum if they may be truncated.
 */
public final class CommitBytes {

  private static final int FORMAT = 1;
  private static final String NAME = "journal";

  private CommitBytes() {}

  /**
   * A revision as bytes.
   *
   * @param revision a number and a policy
   * @return its bytes
   */
  public static byte[] of(Revision revision) {
    return bytes(
        out -> {
          out.writeLong(revision.number());
          text(out, revision.policy().version());
          text(out, YamlPolicies.print(revision.policy()));
        });
  }

  /** Writes one value. */
  private interface Content {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(FORMAT);
      content.to(out);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a revision.
   *
   * @param bytes what {@link #of(Revision)} wrote
   * @return the revision
   * @throws IOException if the bytes are not that, or come from another version of this program
   */
  public static Revision revision(byte[] bytes) throws IOException {
    DataInputStream in = open(bytes);
    long number = in.readLong();
    String version = text(in);
    return new Revision(number, YamlPolicies.parse("snapshot", text(in)).withVersion(version));
  }

  /**
   * A commit as bytes.
   *
   * @param commit the commit
   * @return its bytes
   */
  public static byte[] of(Commit commit) {
    return bytes(
        out -> {
          out.writeLong(commit.number());
          actor(out, commit.author().who());
          out.writeInt(commit.author().actors().size());
          for (Actor actor : commit.author().actors()) {
            actor(out, actor);
          }
          out.writeLong(commit.when().toEpochMilli());
          text(out, commit.why());
          text(out, commit.command());
          out.writeInt(commit.changes().size());
          for (PolicyChange change : commit.changes()) {
            change(out, change);
          }
        });
  }

  /**
   * Reads a commit.
   *
   * @param bytes what {@link #of(Commit)} wrote
   * @return the commit
   * @throws IOException if the bytes are not that, or come from another version of this program
   */
  public static Commit commit(byte[] bytes) throws IOException {
    DataInputStream in = open(bytes);
    long number = in.readLong();
    Actor who = actor(in);
    List<Actor> actors = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      actors.add(actor(in));
    }
    Instant when = Instant.ofEpochMilli(in.readLong());
    String why = text(in);
    String command = text(in);
    List<PolicyChange> changes = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      changes.add(change(in));
    }
    return new Commit(number, new Author(who, actors), when, why, command, changes);
  }

  private static DataInputStream open(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("written by another version of this program: format " + format);
    }
    return in;
  }

  private static void actor(DataOutputStream out, Actor actor) throws IOException {
    text(out, actor.issuer());
    text(out, actor.id());
  }

  private static Actor actor(DataInputStream in) throws IOException {
    return new Actor(text(in), text(in));
  }

  private static void change(DataOutputStream out, PolicyChange change) throws IOException {
    if (change instanceof PolicyChange.PutRole put) {
      written(out, 'R', put.role().name(), of(put.role()));
    } else if (change instanceof PolicyChange.RemoveRole remove) {
      written(out, 'r', remove.name(), "");
    } else if (change instanceof PolicyChange.PutTenant put) {
      written(out, 'T', put.tenant().name(), of(put.tenant()));
    } else if (change instanceof PolicyChange.RemoveTenant remove) {
      written(out, 't', remove.name(), "");
    } else if (change instanceof PolicyChange.Assign assign) {
      written(out, 'A', "", of(assign.assignment()));
    } else if (change instanceof PolicyChange.Unassign unassign) {
      written(out, 'a', "", of(unassign.assignment()));
    } else if (change instanceof PolicyChange.PutOwnRole put) {
      written(out, 'O', put.role().name(), of(put.owner(), put.role()));
    } else if (change instanceof PolicyChange.RemoveOwnRole remove) {
      written(out, 'o', remove.name(), of(remove.owner(), Role.of(remove.name())));
    }
  }

  private static void written(DataOutputStream out, char kind, String name, String policy)
      throws IOException {
    out.writeChar(kind);
    text(out, name);
    text(out, policy);
  }

  private static PolicyChange change(DataInputStream in) throws IOException {
    char kind = in.readChar();
    String name = text(in);
    String policy = text(in);
    return switch (kind) {
      case 'R' -> new PolicyChange.PutRole(role(name, policy));
      case 'r' -> new PolicyChange.RemoveRole(name);
      case 'T' -> new PolicyChange.PutTenant(YamlPolicies.parse(NAME, policy).tenants().get(0));
      case 't' -> new PolicyChange.RemoveTenant(name);
      case 'A' -> new PolicyChange.Assign(assignment(policy));
      case 'a' -> new PolicyChange.Unassign(assignment(policy));
      case 'O' -> ownRole(name, policy);
      case 'o' -> new PolicyChange.RemoveOwnRole(ownRole(name, policy).owner(), name);
      default -> throw new IOException("no such change: " + kind);
    };
  }

  private static Role role(String name, String policy) {
    return YamlPolicies.parse(NAME, policy).roles().getOrDefault(name, Role.of(name));
  }

  private static PolicyChange.PutOwnRole ownRole(String name, String policy) throws IOException {
    for (Map.Entry<String, ? extends Map<String, Role>> own :
        YamlPolicies.parse(NAME, policy).ownRoles().entrySet()) {
      Role role = own.getValue().get(name);
      if (role != null) {
        return new PolicyChange.PutOwnRole(own.getKey(), role);
      }
    }
    throw new IOException("no own role " + name);
  }

  private static Assignment assignment(String policy) {
    return YamlPolicies.parse(NAME, policy).assignments().get(0);
  }

  private static String of(Role role) {
    return print(surroundings(role).role(role));
  }

  private static String of(String tenant, Role role) {
    return print(surroundings(role).tenant(Tenant.of(tenant)).ownRole(tenant, role));
  }

  private static String of(Tenant tenant) {
    return print(Policy.builder().tenant(tenant));
  }

  private static String of(Assignment assignment) {
    Policy.Builder builder = stubs(assignment.roles());
    assignment.limits().forEach(limit -> builder.limit(Role.of(limit)));
    String tenant = assignment.scope().tenant();
    return print(
        (tenant.isEmpty() ? builder : builder.tenant(Tenant.of(tenant))).assign(assignment));
  }

  /** What a role refers to: empty roles, tenants, and attributes of types that fit its rules. */
  private static Policy.Builder surroundings(Role role) {
    boolean tenancy =
        role.isHeldInTenantOnly()
            || role.permissions().stream().anyMatch(rule -> rule.mentions(Subject.TENANT))
            || role.inheritsWhen().values().stream()
                .anyMatch(one -> Permission.allow("*").when(one).mentions(Subject.TENANT));
    Policy.Builder builder = stubs(role.inheritedNames()).attributes(FittingTypes.of(role));
    return tenancy ? builder.usingTenants() : builder;
  }

  /** A policy with empty roles of these names. */
  private static Policy.Builder stubs(Collection<String> names) {
    Policy.Builder builder = Policy.builder();
    names.forEach(name -> builder.role(Role.of(name)));
    return builder;
  }

  private static String print(Policy.Builder builder) {
    return YamlPolicies.print(builder.version("change").build());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
