/**
 * Policies and suites as YAML. Start with {@link dev.tenon.yaml.YamlPolicies}, which reads and
 * prints policies, and {@link dev.tenon.yaml.YamlSuites}, which reads their tests; {@link
 * dev.tenon.yaml.YamlLint} adds lines to lint findings.
 *
 * <p>Sources that keep a policy up to date while a service runs are in {@link dev.tenon.store}.
 */
@NullMarked
package dev.tenon.yaml;

import org.jspecify.annotations.NullMarked;
