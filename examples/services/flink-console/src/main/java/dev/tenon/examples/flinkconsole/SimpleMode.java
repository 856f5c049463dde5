package dev.tenon.examples.flinkconsole;

import dev.tenon.live.PolicySource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.store.PolicyFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Flex's simple access control: flags such as {@code ALLOW_FLINK_SUBMIT=true} allow an action to
 * everyone. They count only where there is no policy file.
 */
public final class SimpleMode {

  static final String FLAG = "ALLOW_";

  private SimpleMode() {}

  /**
   * The policy of a file, which may change while the console runs, or of the flags.
   *
   * @param files the policy file or directory, if one is configured
   * @param environment the variables of the process
   * @return the file's policy; what the flags say, if there is no file
   */
  public static PolicySource policy(Optional<Path> files, Map<String, String> environment) {
    return files
        .<PolicySource>map(PolicyFiles::of)
        .orElseGet(() -> PolicySource.of(of(environment)));
  }

  private static Policy of(Map<String, String> environment) {
    Policy.Builder policy = Policy.builder().tenant(Tenant.global());
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(FLAG) && value.equals("true")) {
            String action = name.substring(FLAG.length());
            policy.permission(Role.EVERYONE, Permission.allow(action).on("flink"));
          }
        });
    return policy.build();
  }
}
