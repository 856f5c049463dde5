package dev.tenon.jpa;

import dev.tenon.authz.Access;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;

/** The list of documents of a service: what the README shows. */
final class DocList {

  private final ResourcePaths<Doc> paths;

  DocList(EntityManagerFactory factory) {
    paths =
        ResourcePaths.of(factory, Doc.class)
            .path("tenant.code")
            .fixed("docs")
            .path("id")
            .attribute("resource.owner", "owner")
            .attribute("resource.due", "due")
            .set("resource.tags", "doc_tags", "doc_id", "id", "tag");
  }

  Page<Doc> page(EntityManager manager, Access access, Pageable page) {
    SimpleJpaRepository<Doc, ?> docs = new SimpleJpaRepository<>(Doc.class, manager);
    Restriction<Doc> allowed = paths.where(access.filter("view"));
    Specification<Doc> open = (root, query, builder) -> builder.isTrue(root.get("open"));
    return docs.findAll(open.and(allowed::toPredicate), page);
  }
}
