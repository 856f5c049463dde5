package dev.tenon.yaml.section;

import dev.tenon.yaml.syntax.FileImage;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import dev.tenon.yaml.syntax.SourceReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads one policy from paths: lists the files, reads each, then checks all of them together. */
public final class Loading {

  private final Draft draft = new Draft();
  private final Document document = new Document(draft);
  private final SourceReader reader = new SourceReader(draft.report());
  private boolean complete = true;

  public Loaded files(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      guarded(() -> files.addAll(reader.filesOf(path)));
    }
    for (Path file : files) {
      guarded(() -> reader.read(file).ifPresentOrElse(document::read, () -> complete = false));
    }
    return finish();
  }

  /** Reads the current bytes of all files, without parsing them. */
  public FileImage look(List<Path> paths) {
    List<FileImage.Content> contents = new ArrayList<>();
    for (Path path : paths) {
      guarded(
          () -> {
            for (Path file : reader.filesOf(path)) {
              reader
                  .bytes(file)
                  .ifPresentOrElse(
                      bytes -> contents.add(new FileImage.Content(file, bytes)),
                      () -> complete = false);
            }
          });
    }
    return FileImage.of(contents, draft.report().sorted());
  }

  /** The policy of a file image, which this loading has read. */
  public Loaded image(FileImage image) {
    for (FileImage.Content file : image.files()) {
      bytes(file.path().toString(), file.bytes());
    }
    return finish();
  }

  public Loaded document(String name, byte[] bytes) {
    bytes(name, bytes);
    return finish();
  }

  private void bytes(String name, byte[] bytes) {
    guarded(() -> document.read(reader.decode(name, bytes)));
  }

  public Loaded text(String name, String text) {
    guarded(() -> document.read(reader.check(name, text)));
    return finish();
  }

  public Loaded texts(Map<String, String> texts) {
    texts.forEach((name, text) -> guarded(() -> document.read(reader.check(name, text))));
    return finish();
  }

  /** The texts read so far, by name. */
  public Map<String, Source> sources() {
    return draft.sources();
  }

  private Loaded finish() {
    if (complete) {
      guarded(document::finish);
      guarded(draft::checkReferences);
    }
    return draft.finish();
  }

  /** Continues after a file that cannot be parsed to its end, but not after too many errors. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Report.Stop stop) {
      complete = false;
      if (stop.all()) {
        draft.report().throwIfErrors();
      }
    }
  }
}
