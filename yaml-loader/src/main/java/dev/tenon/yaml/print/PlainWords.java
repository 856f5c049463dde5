package dev.tenon.yaml.print;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Selects the texts to write without quotes: those that every YAML parser reads as a string. */
final class PlainWords extends StringQuotingChecker {

  private static final long serialVersionUID = 1L;

  private static final Pattern WORDS =
      Pattern.compile("[A-Za-z][A-Za-z0-9_./*-]*+(?: [A-Za-z0-9_./*-]++)*+");
  private static final Set<String> TAKEN =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  @Override
  public boolean needToQuoteName(String name) {
    return needToQuoteValue(name);
  }

  @Override
  public boolean needToQuoteValue(String value) {
    return TAKEN.contains(value.toLowerCase(Locale.ROOT)) || !WORDS.matcher(value).matches();
  }
}
