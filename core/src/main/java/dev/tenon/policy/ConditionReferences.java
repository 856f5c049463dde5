package dev.tenon.policy;

import dev.tenon.condition.AttributeDeclarations;
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
      for (Permission permission : role.permissions()) {
        if (!permission.condition().isAlways()) {
          ConditionCompiler.compile(permission.condition(), attributes, permission.place(), found);
        }
      }
    }
  }
}
