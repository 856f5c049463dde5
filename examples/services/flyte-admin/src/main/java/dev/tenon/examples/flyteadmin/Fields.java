package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** Reads fields by their names, of any message: what a descriptor does not have is empty. */
final class Fields {

  private Fields() {}

  /** Whether a type has a text of this name. */
  static boolean hasText(Descriptor type, String name) {
    FieldDescriptor field = type.findFieldByName(name);
    return field != null && field.getJavaType() == JavaType.STRING && !field.isRepeated();
  }

  /** A text; empty if it is not set, or the type has none of this name. */
  static String text(Message message, String name) {
    Descriptor type = message.getDescriptorForType();
    return hasText(type, name) ? (String) message.getField(type.findFieldByName(name)) : "";
  }

  /** The messages that are set in a message, each entry of a list or map included. */
  static List<Message> messagesIn(Message message) {
    List<Message> found = new ArrayList<>();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() != JavaType.MESSAGE) {
                return;
              }
              if (value instanceof List<?> several) {
                several.forEach(one -> found.add((Message) one));
              } else {
                found.add((Message) value);
              }
            });
    return found;
  }

  /**
   * The way to a message within messages of a type, such as {@code id.execution_id}; empty for the
   * message itself.
   *
   * @throws IllegalArgumentException if the type has no such field
   */
  static List<FieldDescriptor> path(Descriptor type, String path) {
    List<FieldDescriptor> fields = new ArrayList<>();
    Descriptor here = type;
    for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      FieldDescriptor field = here.findFieldByName(name);
      if (field == null || field.getJavaType() != JavaType.MESSAGE || field.isRepeated()) {
        throw new IllegalArgumentException(
            here.getFullName() + " has no message `" + name + "`, which the table names: " + path);
      }
      fields.add(field);
      here = field.getMessageType();
    }
    return List.copyOf(fields);
  }

  /** The message at the end of a path; an empty one if it is not set. */
  static Message at(Message message, List<FieldDescriptor> path) {
    Message here = message;
    for (FieldDescriptor field : path) {
      here = (Message) here.getField(field);
    }
    return here;
  }
}
