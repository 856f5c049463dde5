package dev.tenon.examples.flyteadmin;

import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import io.grpc.Status;

/**
 * What came of a call that was let through.
 *
 * @param method the method's full name
 * @param subject who called
 * @param resource what it was about; the empty resource for what is about nothing in particular
 * @param status what the caller was answered
 */
public record Answer(String method, Subject subject, Resource resource, Status status) {}
