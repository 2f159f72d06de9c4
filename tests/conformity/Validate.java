// Tells whether PDF files conform to PDF/A-3a and PDF/UA-1, with the veraPDF engine found on the class path.
import java.io.FileInputStream;
import java.io.InputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

public class Validate {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    int failed = 0;
    for (String name : new String[] {"PDFA-3A", "PDFUA-1"}) {
      InputStream source = Validate.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml");
      ValidationProfile profile = Profiles.profileFromXml(source);
      for (String file : files) {
        try (PDFAParser parser =
            Foundries.defaultInstance().createParser(new FileInputStream(file), profile.getPDFAFlavour())) {
          PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false);
          ValidationResult result = validator.validate(parser);
          failed += result.isCompliant() ? 0 : 1;
          System.out.println(name + (result.isCompliant() ? " conforme " : " NON CONFORME ") + file);
          result.getTestAssertions().stream()
              .filter(one -> one.getStatus() == TestAssertion.Status.FAILED)
              .map(one -> "  " + one.getRuleId().getClause() + " " + one.getMessage())
              .distinct()
              .limit(8)
              .forEach(System.out::println);
        }
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }
}
