/**
 * A REST service that runs the jobs of many users.
 *
 * <p>Start with {@link dev.tenon.examples.jobqueue.JobRoutes}, which says what each request
 * demands, and {@link dev.tenon.examples.jobqueue.Guard}, which asks Tenon. {@link
 * dev.tenon.examples.jobqueue.JobsApi} answers, {@link dev.tenon.examples.jobqueue.Jobs} runs,
 * {@link dev.tenon.examples.jobqueue.Accounts} and {@link dev.tenon.examples.jobqueue.Tokens} know
 * who calls.
 */
@NullMarked
package dev.tenon.examples.jobqueue;

import org.jspecify.annotations.NullMarked;
