/**
 * A FlyteAdmin that keeps its state in memory and checks nothing, to stand behind the proxy.
 *
 * <p>Projects, tasks, workflows, launch plans and executions are registered, got, listed with
 * filters and pages, launched and terminated; nothing is run. What is not there answers {@code
 * UNIMPLEMENTED}.
 */
@NullMarked
package dev.tenon.examples.flyteadmin.standin;

import org.jspecify.annotations.NullMarked;
