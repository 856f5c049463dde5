/**
 * Conditions of rules on attributes: declarations, values and tests.
 *
 * <p>Start with {@link dev.tenon.condition.RuleCondition}, what a rule demands of attributes, and
 * {@link dev.tenon.condition.Attributes}, the values of a request. A policy declares the
 * {@linkplain dev.tenon.condition.AttributeDeclarations attributes} that its rules test.
 *
 * <p>Every condition has one of {@linkplain dev.tenon.condition.Truth three values} (Kleene,
 * Introduction to Metamathematics, 1952, section 64): a test of an attribute whose value is not
 * given is unknown. This package knows nothing of rules and roles.
 */
@NullMarked
package dev.tenon.condition;

import org.jspecify.annotations.NullMarked;
