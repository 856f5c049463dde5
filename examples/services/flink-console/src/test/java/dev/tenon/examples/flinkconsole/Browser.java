package dev.tenon.examples.flinkconsole;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium with somebody in front of it. */
final class Browser implements AutoCloseable {

  private static final int MOST_TABS = 120;

  private final URI console;
  private final ChromeDriver chrome;

  Browser(URI console) {
    this.console = console;
    this.chrome = new ChromeDriver(driver(), options());
    chrome.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    desktop();
  }

  private static ChromeDriverService driver() {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(program("chromedriver"))
        .withSilent(true)
        .build();
  }

  private static ChromeOptions options() {
    try {
      return new ChromeOptions()
          .setBinary(program("chromium"))
          .addArguments(
              "--headless=new",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-quic",
              "--no-first-run",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--hide-scrollbars",
              "--user-data-dir=" + Files.createTempDirectory("chromium"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> new File(directory, name))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(name + ": apt-get install chromium chromium-driver"));
  }

  void desktop() {
    chrome.manage().window().setSize(new Dimension(1280, 900));
    chrome.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  void phone() {
    chrome.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", false));
  }

  void scheme(String lightOrDark) {
    chrome.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", lightOrDark))));
  }

  /** Forgets who was here, and logs in. */
  void login(String name) {
    chrome.manage().deleteAllCookies();
    open("/login");
    type("user", name);
    type("password", "tenon");
    press("Log in");
  }

  void loginIn(String name, String tenant) {
    login(name);
    open("/tenants");
    press("Work in " + tenant);
  }

  void open(String path) {
    chrome.get(console.resolve(path).toString());
  }

  void type(String id, String text) {
    WebElement field = chrome.findElement(By.id(id));
    field.clear();
    field.sendKeys(text);
  }

  void choose(String id, String visible) {
    new Select(chrome.findElement(By.id(id))).selectByVisibleText(visible);
  }

  /** Presses the button with that name, as assistive technology gives it. */
  void press(String name) {
    leaving(named("button", name)::click);
  }

  void follow(String name) {
    leaving(chrome.findElement(By.linkText(name))::click);
  }

  /**
   * Does what leads to another page, and waits for the whole of that page: one that does not have
   * the mark of this one. While pages change, the driver cannot say; it is asked again.
   */
  private void leaving(Runnable act) {
    script("window.left = true");
    act.run();
    new WebDriverWait(chrome, Duration.ofSeconds(60))
        .pollingEvery(Duration.ofMillis(20))
        .ignoring(WebDriverException.class)
        .until(page -> script("return !window.left && document.readyState").equals("complete"));
  }

  private WebElement named(String tag, String name) {
    return chrome.findElements(By.tagName(tag)).stream()
        .filter(element -> element.getAccessibleName().strip().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + tag + " `" + name + "` in " + text()));
  }

  boolean hasButton(String name) {
    return chrome.findElements(By.tagName("button")).stream()
        .anyMatch(button -> button.getAccessibleName().strip().equals(name));
  }

  String text() {
    return chrome.findElement(By.tagName("body")).getText();
  }

  String heading() {
    return chrome.findElement(By.tagName("h1")).getText();
  }

  String status() {
    return chrome.findElement(By.cssSelector("[role=status]")).getText();
  }

  String path() {
    return URI.create(chrome.getCurrentUrl()).getPath();
  }

  Object script(String javascript) {
    Object answer = chrome.executeScript(javascript);
    return answer == null ? "null" : answer;
  }

  /** Presses Tab until the element with that name has the focus, and is seen to have it. */
  void tabTo(String name) {
    for (int i = 0; i < MOST_TABS; i++) {
      new Actions(chrome).sendKeys(Keys.TAB).perform();
      WebElement focused = chrome.switchTo().activeElement();
      if (focused.getAccessibleName().strip().equals(name)) {
        if (focused.getCssValue("outline-style").equals("none")) {
          throw new AssertionError("`" + name + "` does not show that it has the focus");
        }
        return;
      }
    }
    throw new AssertionError("Tab does not get to `" + name + "` in " + text());
  }

  void keys(CharSequence... keys) {
    new Actions(chrome).sendKeys(keys).perform();
  }

  /** Presses a key that leads to another page. */
  void send(Keys key) {
    leaving(() -> keys(key));
  }

  /** Clicks the first thing that a selector finds, which leads to another page. */
  void first(String selector) {
    leaving(chrome.findElement(By.cssSelector(selector))::click);
  }

  /** What axe finds wrong with the page. */
  List<String> violations() {
    return new AxeBuilder().analyze(chrome).getViolations().stream().map(Browser::words).toList();
  }

  private static String words(Rule rule) {
    return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes();
  }

  void picture(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, chrome.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    chrome.quit();
  }
}
