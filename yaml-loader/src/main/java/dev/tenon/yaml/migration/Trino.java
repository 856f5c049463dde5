package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.yaml.migration.FirstMatch.Entry;
import dev.tenon.yaml.migration.FirstMatch.Who;
import dev.tenon.yaml.migration.PathPattern.Space;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the rules of Trino's file-based access control ({@code rules.json}).
 *
 * <p>In each section the first entry decides whose expressions match the user and the object. What
 * a section about schemas, tables, functions or procedures grants, the section about catalogs must
 * grant too. A section that is not there grants what Trino grants then.
 */
final class Trino {

  private static final List<String> READ = List.of("SELECT");
  private static final List<String> TABLE =
      List.of("SELECT", "INSERT", "UPDATE", "DELETE", "GRANT_SELECT", "OWNERSHIP");
  private static final List<String> SCHEMA = List.of("SCHEMA_OWNERSHIP");
  private static final List<String> FUNCTION =
      List.of("EXECUTE", "GRANT_EXECUTE", "FUNCTION_OWNERSHIP");
  private static final List<String> PROCEDURE =
      List.of("EXECUTE_PROCEDURE", "GRANT_EXECUTE_PROCEDURE");
  private static final List<String> QUERY = List.of("EXECUTE_QUERY", "KILL_QUERY", "VIEW_QUERY");
  private static final List<String> KNOWN =
      List.of(
          "catalogs",
          "schemas",
          "tables",
          "functions",
          "procedures",
          "queries",
          "impersonation",
          "system_information",
          "system_session_properties",
          "catalog_session_properties");

  private final PolicyDraft draft = new PolicyDraft();
  private final Map<String, Node> sections = new LinkedHashMap<>();
  private final Report report;

  private Trino(Report report) {
    this.report = report;
  }

  static PolicyDraft read(List<Source> sources, Report report) {
    Trino reader = new Trino(report);
    reader.contract();
    for (Source source : sources) {
      Tree.documents(source, report).forEach(reader::document);
    }
    if (!report.hasErrors()) {
      reader.tables();
      reader.names();
      reader.others();
    }
    return reader.draft;
  }

  private void contract() {
    draft.tell("How a request is named: names in lower case, as Trino has them.");
    draft.tell("  a table, a column    SELECT, INSERT, UPDATE, DELETE, GRANT_SELECT, OWNERSHIP");
    draft.tell("                       catalog/CATALOG/SCHEMA/TABLE, .../TABLE/COLUMN for SELECT");
    draft.tell("  a schema             SCHEMA_OWNERSHIP on catalog/CATALOG/SCHEMA");
    draft.tell("  a function           EXECUTE, GRANT_EXECUTE, FUNCTION_OWNERSHIP");
    draft.tell("                       function/CATALOG/SCHEMA/NAME");
    draft.tell("  a procedure          EXECUTE_PROCEDURE, GRANT_EXECUTE_PROCEDURE");
    draft.tell("                       procedure/CATALOG/SCHEMA/NAME");
    draft.tell(
        "  a query              EXECUTE_QUERY on query, KILL_QUERY, VIEW_QUERY on query/OWNER");
    draft.tell("  a user               IMPERSONATE on user/NAME");
    draft.tell("  session properties   SET on system-session-property/NAME,");
    draft.tell("                       catalog-session-property/CATALOG/NAME");
    draft.tell("  the system           READ_SYSTEM, WRITE_SYSTEM on system-information");
    draft.tell("Ask for a table first, then for each of its columns. Names of users are subjects.");
    draft.sample("SELECT", "INSERT");
    draft.shape("catalog", "hive", "default", "orders");
    draft.shape("function", "hive", "default", "f");
    draft.shape("procedure", "hive", "default", "p");
    draft.shape("query", "somebody");
    draft.shape("user", "somebody");
    draft.shape("system-session-property", "query_max_run_time");
    draft.shape("catalog-session-property", "hive", "compression");
  }

  private void document(Node document) {
    for (Mapping.Entry entry : Tree.entries(document)) {
      String key = entry.key().text();
      if (!KNOWN.contains(key)) {
        draft.notImported(
            entry.key(),
            "the section " + Diagnostic.quote(key),
            "it is none of those that are read: " + String.join(", ", KNOWN),
            "look whether it gives rights that somebody needs");
      } else if (sections.putIfAbsent(key, entry.value()) != null) {
        report.add(
            entry
                .key()
                .error("defined-twice", "the section " + Diagnostic.quote(key) + " a second time")
                .because("Trino reads one file")
                .mend("import the files one by one"));
      }
    }
  }

  /** The entries of a section: one that grants all to everyone, if the section is not there. */
  private List<Entry> entries(
      String section, List<String> all, PathPattern everywhere, Function<Node, Entry> reader) {
    Node node = sections.get(section);
    if (node == null) {
      List<PathPattern> paths = List.of(everywhere);
      String note = "there is no section `" + section + "`, so all is granted";
      return List.of(new Entry(Who.everyone(), paths, paths, all, origin(), note));
    }
    return Tree.items(node).stream().map(reader).toList();
  }

  private Place origin() {
    return sections.values().stream().findFirst().map(Node::place).orElse(Place.code());
  }

  private void tables() {
    PathPattern root = PathPattern.beneath("catalog");
    List<String> all = new ArrayList<>(TABLE);
    all.addAll(SCHEMA);
    List<Entry> catalogs =
        entries(
            "catalogs", all, root, node -> entry(node, catalog(node, all), "catalog", "catalog"));
    if (!sections.containsKey("tables") && !sections.containsKey("schemas")) {
      FirstMatch.write(draft, all, catalogs);
      return;
    }
    List<Entry> tables =
        entries(
            "tables",
            TABLE,
            root,
            node -> entry(node, privileges(node), "catalog", "catalog", "schema", "table"));
    FirstMatch.write(draft, TABLE, tables);
    if (sections.containsKey("tables")) {
      columns(tables);
    }
    List<Entry> schemas =
        entries(
            "schemas",
            SCHEMA,
            root,
            node ->
                entry(
                    node,
                    Tree.isTrue(node, "owner") ? SCHEMA : List.of(),
                    "catalog",
                    "catalog",
                    "schema"));
    FirstMatch.write(draft, SCHEMA, schemas);
    restrict(all, catalogs, root);
  }

  private void restrict(List<String> actions, List<Entry> catalogs, PathPattern root) {
    if (sections.containsKey("catalogs")) {
      FirstMatch.restrict(draft, actions, catalogs, root, sections.get("catalogs").place());
    }
  }

  private List<String> catalog(Node node, List<String> all) {
    String word = Tree.text(node, "allow").orElse("none").toLowerCase(Locale.ROOT);
    return switch (word) {
      case "all", "true" -> all;
      case "read-only" -> all.stream().filter(READ::contains).toList();
      default -> List.of();
    };
  }

  private static List<String> privileges(Node node) {
    Set<String> granted = new LinkedHashSet<>();
    for (String each : Tree.texts(node, "privileges")) {
      granted.add(each.toUpperCase(Locale.ROOT));
    }
    if (granted.contains("GRANT_SELECT")) {
      granted.add("SELECT");
    }
    return TABLE.stream().filter(granted::contains).toList();
  }

  /** Columns that an entry keeps from those to whom it grants the table. */
  private void columns(List<Entry> tables) {
    Node section = sections.get("tables");
    List<Node> nodes = section == null ? List.of() : Tree.items(section);
    for (int i = 0; i < nodes.size(); i++) {
      Tree.find(nodes.get(i), "filter").ifPresent(this::filter);
      List<PathPattern> kept = new ArrayList<>();
      for (Node column : Tree.items(nodes.get(i), "columns")) {
        Tree.find(column, "mask").ifPresent(this::mask);
        if (Tree.text(column, "allow").map("false"::equals).orElse(false)) {
          String name = PathPattern.segment(Tree.text(column, "name").orElse(""));
          tables.get(i).outer().forEach(table -> kept.add(table.withSubtree().then(name)));
        }
      }
      if (!kept.isEmpty() && tables.get(i).granted().contains("SELECT")) {
        FirstMatch.denyWithin(draft, tables, i, READ, kept, "columns that it keeps");
      }
    }
  }

  private void filter(Node node) {
    draft.different(
        node,
        "a filter of rows",
        "a policy decides whether a table may be read, and does not rewrite the query",
        "keep the filter in the query engine: without it all rows are read");
  }

  private void mask(Node node) {
    draft.different(
        node,
        "a mask of a column",
        "a policy decides whether a column may be read, and does not change its values",
        "keep the mask in the query engine: without it the values are read as they are");
  }

  private void names() {
    named("functions", FUNCTION, "function", Trino::function);
    named("procedures", PROCEDURE, "procedure", Trino::procedure);
  }

  /** Functions and procedures; without their section only those of the system can be used. */
  private void named(
      String section,
      List<String> actions,
      String root,
      Function<String, Optional<String>> action) {
    if (!sections.containsKey(section)) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    for (Node node : Tree.items(sections.get(section))) {
      List<String> granted =
          Tree.texts(node, "privileges").stream()
              .flatMap(word -> action.apply(word).stream())
              .toList();
      entries.add(entry(node, granted, root, "catalog", "schema", root));
    }
    FirstMatch.write(draft, actions, entries);
    PathPattern everywhere = PathPattern.beneath(root);
    List<Entry> catalogs =
        entries(
            "catalogs",
            actions,
            everywhere,
            node -> entry(node, catalog(node, actions), root, "catalog"));
    restrict(actions, catalogs, everywhere);
  }

  private static Optional<String> function(String privilege) {
    return switch (privilege.toUpperCase(Locale.ROOT)) {
      case "EXECUTE" -> Optional.of("EXECUTE");
      case "GRANT_EXECUTE" -> Optional.of("GRANT_EXECUTE");
      case "OWNERSHIP" -> Optional.of("FUNCTION_OWNERSHIP");
      default -> Optional.empty();
    };
  }

  private static Optional<String> procedure(String privilege) {
    return switch (privilege.toUpperCase(Locale.ROOT)) {
      case "EXECUTE" -> Optional.of("EXECUTE_PROCEDURE");
      case "GRANT_EXECUTE" -> Optional.of("GRANT_EXECUTE_PROCEDURE");
      default -> Optional.empty();
    };
  }

  private void others() {
    FirstMatch.write(
        draft, QUERY, entries("queries", QUERY, PathPattern.beneath("query"), this::query));
    properties("system_session_properties", "system-session-property", "property");
    properties("catalog_session_properties", "catalog-session-property", "catalog", "property");
    if (sections.containsKey("impersonation")) {
      FirstMatch.write(
          draft,
          List.of("IMPERSONATE"),
          Tree.items(sections.get("impersonation")).stream().map(this::impersonation).toList());
    }
    if (sections.containsKey("system_information")) {
      FirstMatch.write(
          draft,
          List.of("READ_SYSTEM", "WRITE_SYSTEM"),
          Tree.items(sections.get("system_information")).stream().map(this::system).toList());
    }
  }

  private void properties(String section, String root, String... keys) {
    List<String> set = List.of("SET");
    FirstMatch.write(
        draft,
        set,
        entries(
            section,
            set,
            PathPattern.beneath(root),
            node -> entry(node, Tree.isTrue(node, "allow") ? set : List.of(), root, keys)));
  }

  /** An entry about queries of an owner is one about owners alone, which execution has not. */
  private Entry query(Node node) {
    List<String> granted =
        Tree.texts(node, "allow").stream()
            .map(word -> word.toUpperCase(Locale.ROOT) + "_QUERY")
            .filter(QUERY::contains)
            .toList();
    Optional<String> owner = Tree.text(node, "queryOwner");
    PathPattern all = PathPattern.beneath("query");
    if (owner.isEmpty()) {
      return new Entry(who(node), List.of(all), List.of(all), granted, node.place(), "");
    }
    TextPattern pattern = Regex.whole(owner.get());
    List<PathPattern> inner = paths(pattern, "query", true);
    report(node, owner.get(), inner, pattern);
    List<PathPattern> outer = new ArrayList<>(paths(pattern, "query", false));
    outer.add(all.onlyItself());
    return new Entry(who(node), inner, outer, granted, node.place(), "");
  }

  private Entry impersonation(Node node) {
    String target = Tree.text(node, "new_user").orElse(".*");
    boolean captured = target.matches("(?s).*\\$\\d.*");
    TextPattern pattern = captured ? TextPattern.unknown() : Regex.whole(target);
    List<PathPattern> inner = paths(pattern, "user", true);
    report(node, target, inner, pattern);
    boolean allow = !Tree.text(node, "allow").map("false"::equals).orElse(false);
    return new Entry(
        users(node, Tree.text(node, "original_user"), "user")
            .and(users(node, Tree.text(node, "original_role"), "role")),
        inner,
        paths(pattern, "user", false),
        allow ? List.of("IMPERSONATE") : List.of(),
        node.place(),
        "");
  }

  private Entry system(Node node) {
    List<PathPattern> path = List.of(PathPattern.beneath("system-information"));
    List<String> granted =
        Tree.texts(node, "allow").stream()
            .map(word -> word.toUpperCase(Locale.ROOT) + "_SYSTEM")
            .filter(List.of("READ_SYSTEM", "WRITE_SYSTEM")::contains)
            .toList();
    return new Entry(who(node), path, path, granted, node.place(), "");
  }

  /** An entry about objects: an expression for each part of their name, all of it without one. */
  private Entry entry(Node node, List<String> granted, String root, String... keys) {
    List<PathPattern> inner = List.of(PathPattern.beneath(root));
    List<PathPattern> outer = inner;
    for (String key : keys) {
      String text = Tree.text(node, key).orElse(".*");
      TextPattern pattern = Regex.whole(text);
      List<String> within = PathPattern.segments(pattern, true);
      inner = longer(inner, within);
      outer = longer(outer, PathPattern.segments(pattern, false));
      if (!granted.isEmpty()) {
        Expressions.report(draft, node, text, within, PathPattern.isExactSegment(pattern));
      }
    }
    return new Entry(who(node), trimmed(inner), trimmed(outer), granted, node.place(), "");
  }

  /** A pattern that has nothing but stars behind its root is the root. */
  private static List<PathPattern> trimmed(List<PathPattern> paths) {
    return paths.stream()
        .map(
            path -> {
              List<String> names = path.segments();
              boolean all = names.subList(1, names.size()).stream().allMatch("*"::equals);
              return all ? new PathPattern(names.subList(0, 1), false) : path;
            })
        .toList();
  }

  private static List<PathPattern> longer(List<PathPattern> paths, List<String> names) {
    return paths.stream().flatMap(path -> names.stream().map(path::then)).toList();
  }

  private static List<PathPattern> paths(TextPattern pattern, String root, boolean within) {
    Space space = Space.of(root);
    return PathPattern.segments(pattern, within).stream().map(space.everything()::then).toList();
  }

  private void report(Node node, String text, List<PathPattern> inner, TextPattern pattern) {
    List<String> written = inner.stream().map(PathPattern::text).toList();
    Expressions.report(draft, node, text, written, PathPattern.isExactSegment(pattern));
  }

  private Who who(Node node) {
    List<Who> parts = new ArrayList<>();
    for (String kind : List.of("user", "group", "role")) {
      parts.add(users(node, Tree.text(node, kind), kind));
    }
    Who all = parts.stream().reduce(Who.everyone(), Who::and);
    if (all.inner().isEmpty() && parts.stream().noneMatch(part -> part.inner().isEmpty())) {
      draft.narrower(
          node,
          "an entry for those alone who are named by two expressions",
          "a right is given to the holders of a role, whatever else they hold",
          "make a group of them, and name it alone");
    }
    return all;
  }

  /** The roles of the names that an expression matches. */
  private Who users(Node node, Optional<String> expression, String kind) {
    if (expression.isEmpty() || (expression.get().equals(".*") && kind.equals("user"))) {
      return Who.everyone();
    }
    TextPattern pattern = Regex.whole(expression.get());
    List<String> inner = roles(node, kind, pattern.innerNames());
    boolean known = pattern.outerNames().stream().allMatch(name -> name.indexOf('*') < 0);
    List<String> outer = known ? roles(node, kind, pattern.outerNames()) : List.of(Who.ALL);
    if (!pattern.isExactName() || inner.size() < pattern.innerNames().size()) {
      draft.narrower(
          node,
          kind + "s by the expression " + Diagnostic.quote(expression.get()),
          "rights are given to names here, not to expressions"
              + (inner.isEmpty() ? "" : ": " + String.join(", ", inner) + " have them"),
          "give them to a group, or name the " + kind + "s");
    }
    return new Who(inner, outer.size() < pattern.outerNames().size() ? List.of(Who.ALL) : outer);
  }

  private List<String> roles(Node node, String kind, List<String> names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (name.indexOf('*') < 0) {
        (kind.equals("user") ? draft.user(name, node) : draft.group(kind, kind + "s", name, node))
            .ifPresent(all::add);
      }
    }
    return all;
  }
}
