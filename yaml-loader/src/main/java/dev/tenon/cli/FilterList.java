package dev.tenon.cli;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.filter.ConditionTree;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.policy.Policy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code tenon filter}: the resources on which an action is allowed, as a condition. */
@Command(
    name = "filter",
    description = {
      "Show what a subject is allowed an action on, as one condition for a list or a database.",
      "With --sql: as SQL with a ? for each value, and the values in order."
    },
    footer = {
      "",
      "For example:",
      "  tenon filter -s ada -r operator --sql postgresql --rows 'flink/{cluster}/job/{name}' EDIT"
    },
    exitCodeList = {
      "0:something is allowed",
      "1:nothing is allowed",
      "2:a wrong option, a missing or broken file, or a condition that the SQL cannot say"
    })
final class FilterList extends Verb {

  /** The dialects of core, in lower case for the option. */
  static final class Dialects implements ITypeConverter<SqlDialect>, Iterable<String> {

    @Override
    public SqlDialect convert(String spelled) {
      for (SqlDialect dialect : SqlDialect.values()) {
        if (spelling(dialect).equals(spelled)) {
          return dialect;
        }
      }
      throw new TypeConversionException(
          "expected one of " + spellings() + " (case-sensitive) but was '" + spelled + "'");
    }

    @Override
    public Iterator<String> iterator() {
      return spellings().iterator();
    }

    private static List<String> spellings() {
      return Arrays.stream(SqlDialect.values()).map(Dialects::spelling).toList();
    }

    private static String spelling(SqlDialect dialect) {
      return dialect.name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin final PolicyOption policy = new PolicyOption();
  @Mixin final SubjectOptions who = new SubjectOptions();
  @Mixin final ClockOption clock = new ClockOption();

  @Option(
      names = {"-t", "--tenant"},
      paramLabel = "NAME",
      description = "The tenant that the subject works in.")
  String tenant = "";

  @Option(
      names = "--sql",
      paramLabel = "DIALECT",
      converter = Dialects.class,
      completionCandidates = Dialects.class,
      description = "ansi, postgresql, mysql (MariaDB too), h2 or sqlite.")
  @Nullable SqlDialect dialect;

  @Option(
      names = "--rows",
      paramLabel = "TEMPLATE",
      description =
          "With --sql: where the rows have each segment, columns in braces:"
              + " flink/{cluster}/job/{name}.")
  String rows = "";

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      description = "With --sql: the column that has the whole path as text.")
  String text = "";

  @Parameters(index = "0", paramLabel = "ACTION", description = "The action's exact name.")
  String action = "";

  FilterList(Terminal terminal) {
    super("filter", terminal);
  }

  @Override
  Answer answer() {
    Policy read = policy.read(terminal()).policy();
    Authorizer authorizer = Authorizer.compile(read, Settings.standard().withClock(clock.clock()));
    Access access = authorizer.access(who.subject(terminal(), read)).within(tenant);
    try {
      Answer answer = answer(access.filter(action));
      return who.claims.isEmpty() ? answer : answer.note(SubjectOfClaims.UNVERIFIED);
    } catch (InexpressibleException refused) {
      throw new Usage(String.valueOf(refused.getMessage()));
    }
  }

  private Answer answer(ResourceFilter filter) {
    Answer answer =
        Answer.of(!filter.isNothing())
            .with("condition", ConditionTree.of(filter.condition()))
            .with("valid_until", filter.validUntil().map(Object::toString).orElse(""));
    if (dialect == null) {
      if (!rows.isEmpty() || !text.isEmpty()) {
        throw new Usage("--rows and --text go with --sql");
      }
      answer.line(filter.condition().toString());
    } else {
      SqlCondition where = dialect.where(filter, mapping());
      answer.with("sql", where.text()).with("parameters", where.parameters()).line(where.text());
      where.parameters().forEach(value -> answer.line("  ? = " + value));
    }
    filter.validUntil().ifPresent(end -> answer.note("a rule begins or ends to count at " + end));
    return answer;
  }

  private RowMapping mapping() {
    if (rows.isEmpty() == text.isEmpty()) {
      throw new Usage("--sql wants one of --rows and --text");
    }
    try {
      return text.isEmpty() ? RowMapping.of(rows) : RowMapping.text(text);
    } catch (IllegalArgumentException refused) {
      throw new Usage(String.valueOf(refused.getMessage()));
    }
  }
}
