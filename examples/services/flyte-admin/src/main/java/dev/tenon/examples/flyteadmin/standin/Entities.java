package dev.tenon.examples.flyteadmin.standin;

import flyteidl.admin.Common.NamedEntityIdentifier;
import flyteidl.admin.Common.NamedEntityIdentifierList;
import flyteidl.admin.Common.NamedEntityIdentifierListRequest;
import flyteidl.admin.Common.ResourceListRequest;
import flyteidl.core.IdentifierOuterClass.Identifier;
import flyteidl.core.IdentifierOuterClass.ResourceType;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What is registered of one kind, by project, domain, name and version, in the order of
 * registration. Thread-safe.
 *
 * @param <T> tasks, workflows or launch plans
 */
final class Entities<T> {

  private final ResourceType type;
  private final Map<Identifier, T> byId = new LinkedHashMap<>();

  Entities(ResourceType type) {
    this.type = type;
  }

  private Identifier typed(Identifier id) {
    return id.toBuilder().setResourceType(type).build();
  }

  synchronized void create(Identifier id, T entity) {
    if (byId.putIfAbsent(typed(id), entity) != null) {
      throw Status.ALREADY_EXISTS
          .withDescription(type + " exists: " + text(id))
          .asRuntimeException();
    }
  }

  synchronized T get(Identifier id) {
    T entity = byId.get(typed(id));
    if (entity == null) {
      throw Status.NOT_FOUND.withDescription("no " + type + ": " + text(id)).asRuntimeException();
    }
    return entity;
  }

  synchronized void change(Identifier id, UnaryOperator<T> change) {
    byId.put(typed(id), change.apply(get(id)));
  }

  synchronized Pages.Page<T> list(ResourceListRequest request) {
    NamedEntityIdentifier id = request.getId();
    List<Identifier> ids = new ArrayList<>();
    for (Identifier known : byId.keySet()) {
      boolean named = id.getName().isEmpty() || id.getName().equals(known.getName());
      if (named && isIn(known, id.getProject(), id.getDomain())) {
        ids.add(known);
      }
    }
    List<Identifier> found = Pages.filtered(ids, request.getFilters(), Entities::field);
    Pages.Page<Identifier> page = Pages.page(found, request.getLimit(), request.getToken());
    return new Pages.Page<>(page.items().stream().map(byId::get).toList(), page.next());
  }

  synchronized NamedEntityIdentifierList names(NamedEntityIdentifierListRequest request) {
    List<NamedEntityIdentifier> names =
        byId.keySet().stream()
            .filter(id -> isIn(id, request.getProject(), request.getDomain()))
            .map(
                id ->
                    NamedEntityIdentifier.newBuilder()
                        .setProject(id.getProject())
                        .setDomain(id.getDomain())
                        .setName(id.getName())
                        .build())
            .distinct()
            .toList();
    Pages.Page<NamedEntityIdentifier> page =
        Pages.page(names, request.getLimit(), request.getToken());
    return NamedEntityIdentifierList.newBuilder()
        .addAllEntities(page.items())
        .setToken(page.next())
        .build();
  }

  /** All of a project and domain, in the order of registration. */
  synchronized List<T> in(String project, String domain) {
    return byId.entrySet().stream()
        .filter(entry -> isIn(entry.getKey(), project, domain))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean isIn(Identifier id, String project, String domain) {
    return id.getProject().equals(project) && id.getDomain().equals(domain);
  }

  private static String field(Identifier id, String name) {
    return switch (name) {
      case "name" -> id.getName();
      case "version" -> id.getVersion();
      default -> "";
    };
  }

  private static String text(Identifier id) {
    return String.join("/", id.getProject(), id.getDomain(), id.getName(), id.getVersion());
  }
}
