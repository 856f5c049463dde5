package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.tenon.authz.Request;
import dev.tenon.grpc.Gate;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What has to be allowed before a request may have an effect: the method on the thing that it is
 * about, {@link #REFER} on every other thing of some project that it names anywhere, what {@link
 * Sensitive} fields ask for, and {@link UnknownFields} where they could change one of these.
 *
 * <p>The table of methods says where in a request its target stands. Everything else is found by
 * walking the message, so that a reference cannot be forgotten: neither the tasks in the nodes of a
 * workflow, nor what a later version of the protocol adds. Immutable; a walk is linear in the
 * message's size.
 */
final class FlyteRequests {

  /** To name something in a request about something else. */
  static final String REFER = "REFER";

  private final String org;
  private final Storage storage;
  private final Map<String, Function<Message, Resource>> targets = new HashMap<>();

  FlyteRequests(String org, Storage storage) {
    this.org = org;
    this.storage = storage;
  }

  /** What else a method asks for, of the message that its target is. */
  @FunctionalInterface
  interface More {

    Resource resource(Storage storage, Scope scope, Message target);
  }

  /**
   * A gate for requests about the thing at a path.
   *
   * @throws IllegalArgumentException if the method's requests have nothing there
   */
  <Q> Gate<Q> about(MethodDescriptor<Q, ?> method, String path, Kind kind, List<More> more) {
    List<FieldDescriptor> fields = Fields.path(requestOf(method), path);
    String action = method.getFullMethodName();
    targets.put(
        action,
        request -> new Walk(Subject.anonymous(), Fields.at(request, fields)).target(request, kind));
    return Gate.checked(
        (who, message) -> {
          Message request = (Message) message;
          Message target = Fields.at(request, fields);
          return new Walk(who, target).requests(action, request, kind, more);
        });
  }

  /** A gate for requests about the object whose native URL stands in a field. */
  <Q> Gate<Q> object(MethodDescriptor<Q, ?> method, String field) {
    return named(method, field, storage::object);
  }

  /** A gate for requests about the data whose URL of Flyte's own stands in a field. */
  <Q> Gate<Q> data(MethodDescriptor<Q, ?> method, String field) {
    return named(method, field, url -> FlyteUrl.data(url, org));
  }

  /** What a request is about; the empty resource if that is nothing in particular. */
  Resource target(String method, Message request) {
    return targets.getOrDefault(method, any -> Scope.NOTHING).apply(request);
  }

  private <Q> Gate<Q> named(
      MethodDescriptor<Q, ?> method, String field, Function<String, Resource> resource) {
    if (!Fields.hasText(requestOf(method), field)) {
      throw new IllegalArgumentException(method.getFullMethodName() + " has no text " + field);
    }
    String action = method.getFullMethodName();
    targets.put(action, request -> resource.apply(Fields.text(request, field)));
    return Gate.checked(
        (who, message) -> {
          Message request = (Message) message;
          List<Request> wanted = new ArrayList<>();
          wanted.add(Request.of(who, action, resource.apply(Fields.text(request, field))));
          UnknownFields.askedOf(request)
              .forEach(one -> wanted.add(Request.of(who, UnknownFields.ACTION, one)));
          return wanted;
        });
  }

  static Descriptor requestOf(MethodDescriptor<?, ?> method) {
    if (method.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
        && marshaller.getMessagePrototype() instanceof Message request) {
      return request.getDescriptorForType();
    }
    throw new IllegalArgumentException(method.getFullMethodName() + " has no requests to read");
  }

  /** One reading of one request. */
  private final class Walk {

    private final Subject who;
    private final Message target;
    private final Scope scope;
    private final Sensitive sensitive;
    private final Set<Request> wanted = new LinkedHashSet<>();
    private Resource about = Scope.NOTHING;

    Walk(Subject who, Message target) {
      this.who = who;
      this.target = target;
      this.scope = Scope.of(target, org);
      this.sensitive = new Sensitive(storage, scope, this::want);
    }

    List<Request> requests(String action, Message request, Kind kind, List<More> more) {
      about = target(request, kind);
      want(action, about);
      more.forEach(other -> want(action, other.resource(storage, scope, target)));
      visit(request);
      UnknownFields.askedOf(request).forEach(one -> want(UnknownFields.ACTION, one));
      return new ArrayList<>(wanted);
    }

    private Resource target(Message request, Kind kind) {
      return switch (kind) {
        case ORGANIZATION -> Resource.of(Scope.ROOT, scope.org());
        case PROJECT -> Resource.of(Scope.ROOT, scope.org(), projectId());
        case AS_SAID -> scope.resource(Kind.saidIn(request), Fields.text(target, "name"));
        case ATTRIBUTES -> scope.resource(kind, Fields.text(target, "workflow"));
        default -> scope.resource(kind, Fields.text(target, "name"));
      };
    }

    private String projectId() {
      return Fields.hasText(target.getDescriptorForType(), "project")
          ? scope.project()
          : Fields.text(target, "id");
    }

    private void visit(Message message) {
      if (isReference(message)) {
        refer(message);
      }
      sensitive.read(message);
      Fields.messagesIn(message).forEach(this::visit);
    }

    @SuppressWarnings("ReferenceEquality") // the target itself, and not one that says the same
    private boolean isReference(Message message) {
      return message != target && Scope.isIn(message.getDescriptorForType());
    }

    private void refer(Message message) {
      Kind kind = Kind.saidIn(message);
      Resource other = Scope.of(message, org).resource(kind, Fields.text(message, "name"));
      if (!other.equals(about)) {
        want(REFER, other);
      }
    }

    private void want(String action, Resource resource) {
      wanted.add(Request.of(who, action, resource));
    }
  }
}
