package dev.tenon.store;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Except;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds types of attributes with which the conditions of a role are valid, so that the role can be
 * written as a small policy of its own. The types only have to fit: a condition does not depend on
 * them. Takes time exponential in the number of attributes that conditions compare with each other,
 * which are few.
 */
final class FittingTypes {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{((?:subject|resource|request)\\.[^}]+)\\}");

  private FittingTypes() {}

  /** Declarations for the attributes that a role tests; without those that no type fits. */
  static AttributeDeclarations of(Role role) {
    List<RuleCondition.Test> tests =
        Stream.concat(
                role.inheritsWhen().values().stream(),
                role.permissions().stream()
                    .flatMap(
                        rule ->
                            Stream.concat(
                                Stream.of(rule.condition()),
                                rule.exceptions().stream().map(Except::condition))))
            .flatMap(condition -> condition.tests().stream())
            .distinct()
            .toList();
    Set<String> names = new LinkedHashSet<>();
    for (RuleCondition.Test test : tests) {
      names.add(test.attribute());
      for (String operand : test.operands()) {
        Matcher reference = REFERENCE.matcher(operand);
        while (reference.find()) {
          names.add(reference.group(1));
        }
      }
    }
    names.removeIf(name -> !AttributeDeclarations.insteadOf(name).isEmpty());
    return fill(role, List.copyOf(names), AttributeDeclarations.none());
  }

  private static AttributeDeclarations fill(
      Role role, List<String> names, AttributeDeclarations some) {
    if (names.isEmpty()) {
      return some;
    }
    for (AttributeType.Kind kind : AttributeType.Kind.values()) {
      AttributeDeclarations more = some.with(names.get(0), AttributeType.of(kind).orAbsent());
      AttributeDeclarations all = fill(role, names.subList(1, names.size()), more);
      if (fits(role, all)) {
        return all;
      }
    }
    return some;
  }

  private static boolean fits(Role role, AttributeDeclarations attributes) {
    Policy.Builder builder = Policy.builder().usingTenants().attributes(attributes);
    List<String> inherited = new ArrayList<>(role.inheritedNames());
    inherited.forEach(name -> builder.role(Role.of(name)));
    return builder.role(role).problems().isEmpty();
  }
}
