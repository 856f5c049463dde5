package dev.tenon.policy;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.evaluation.ConditionCompiler;

/** Checks that every condition tests declared attributes, with tests and values of their types. */
final class ConditionReferences {

  private final AttributeDeclarations attributes;
  private final Diagnostics found;

  ConditionReferences(AttributeDeclarations attributes, Diagnostics found) {
    this.attributes = attributes;
    this.found = found;
  }

  void check(Iterable<Role> roles) {
    for (Role role : roles) {
      for (RuleCondition condition : role.inheritsWhen().values()) {
        ConditionCompiler.compile(condition, attributes, role.place(), found);
      }
      for (Permission permission : role.permissions()) {
        check(permission);
      }
    }
  }

  private void check(Permission permission) {
    if (!permission.inheritance().isEmpty()) {
      return; // Its parts are checked where they are written.
    }
    int tests = permission.condition().tests().size();
    if (!permission.condition().isAlways()) {
      ConditionCompiler.compile(permission.condition(), attributes, permission.place(), found);
    }
    for (Except except : permission.exceptions()) {
      RuleCondition condition = except.condition();
      if (!condition.isAlways()) {
        ConditionCompiler.compile(condition, attributes, permission.place(), found);
        boolean fitted = tests <= RuleCondition.MAX_TESTS;
        tests += condition.tests().size();
        if (fitted
            && tests > RuleCondition.MAX_TESTS
            && condition.tests().size() <= RuleCondition.MAX_TESTS) {
          found.add(ConditionCompiler.tooMany(tests, permission.place()));
        }
      }
    }
  }
}
