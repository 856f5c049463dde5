package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.tenon.path.Resource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fields of a request that this version of the protocol does not know, and whether they can
 * change whose a thing is or what it may do.
 *
 * <p>Flyte names owners and things by texts, and describes them by messages. So, by the message in
 * which an unknown field stands:
 *
 * <ul>
 *   <li>in one that grants something by itself, such as a security context, no unknown field
 *       passes;
 *   <li>in a request, in one that says whose something is, and in one that can hold another of
 *       these two kinds, unknown numbers pass (also booleans and enumerations), and texts and
 *       messages do not;
 *   <li>in any other one, all pass.
 * </ul>
 *
 * <p>What does not pass is asked of the policy as {@link #ACTION} on {@code
 * field/<message>/<number>}, so that an installation can let a field pass once it knows what it is.
 * The contents of a {@code google.protobuf.Any} are nowhere known and count as a message. The
 * answer for a type is kept. Thread-safe.
 */
final class UnknownFields {

  /** To say what this proxy cannot read. */
  static final String ACTION = "UNKNOWN_FIELD";

  private static final String ROOT = "field";
  private static final String ANY = "google.protobuf.Any";

  private enum Weight {
    NOTHING,
    NAMES,
    GRANTS
  }

  private static final Map<Descriptor, Weight> WEIGHTS = new ConcurrentHashMap<>();

  private UnknownFields() {}

  /** What has to be allowed before the request is passed on: nothing if all of it is known. */
  static Set<Resource> askedOf(Message request) {
    Set<Resource> asked = new LinkedHashSet<>();
    Weight own = weight(request.getDescriptorForType());
    read(request, own == Weight.NOTHING ? Weight.NAMES : own, asked);
    return asked;
  }

  private static void read(Message message, Weight weight, Set<Resource> asked) {
    String type = message.getDescriptorForType().getFullName();
    if (type.equals(ANY)) {
      asked.add(Resource.of(ROOT, ANY));
    }
    message
        .getUnknownFields()
        .asMap()
        .forEach(
            (number, field) -> {
              if (weight == Weight.GRANTS || (weight == Weight.NAMES && !isNumber(field))) {
                asked.add(Resource.of(ROOT, type, String.valueOf(number)));
              }
            });
    for (Message inner : Fields.messagesIn(message)) {
      read(inner, weight(inner.getDescriptorForType()), asked);
    }
  }

  private static boolean isNumber(UnknownFieldSet.Field field) {
    return field.getLengthDelimitedList().isEmpty() && field.getGroupList().isEmpty();
  }

  private static Weight weight(Descriptor type) {
    return WEIGHTS.computeIfAbsent(type, UnknownFields::weigh);
  }

  private static Weight weigh(Descriptor type) {
    if (Sensitive.grants(type)) {
      return Weight.GRANTS;
    }
    return reaches(type) ? Weight.NAMES : Weight.NOTHING;
  }

  /** Whether messages of a type can hold one that says whose something is, or that grants. */
  private static boolean reaches(Descriptor type) {
    Set<Descriptor> seen = new HashSet<>();
    Deque<Descriptor> left = new ArrayDeque<>();
    left.add(type);
    while (!left.isEmpty()) {
      Descriptor next = left.remove();
      if (Scope.names(next) || Sensitive.grants(next)) {
        return true;
      }
      if (seen.add(next)) {
        next.getFields().stream()
            .filter(field -> field.getJavaType() == JavaType.MESSAGE)
            .map(FieldDescriptor::getMessageType)
            .forEach(left::add);
      }
    }
    return false;
  }
}
