// Texts of many kinds and lengths, the same in every run: prose, headings, code, tables, numbers, capitals, other scripts.
const SENTENCES = [
  "The pump must be primed before it is started, or the seal runs dry and fails within minutes.",
  "Employees who travel abroad must hand in their receipts within thirty days of their return.",
  "Mutations in the tumour suppressor gene were found in forty percent of the patients of the second cohort.",
  "In the third quarter revenue rose by 12.4% to $3,412 million, while operating expenses fell slightly.",
  "Der Vertrag verlängert sich um ein Jahr, wenn er nicht drei Monate vor Ablauf gekündigt wird.",
  "Le conseil municipal a adopté le budget à l'unanimité après une longue discussion.",
  "Всё это происходило поздней осенью, когда дороги были почти непроходимы.",
  "自転車は左側を走らなければならない。歩行者がいるときは徐行する。",
  "function add(left: number, right: number): number { return left + right; } // no overflow check",
  "| part | quantity | price |\n| seal | 4 | 12.50 |\n| gasket | 2 | 3.10 |",
  "WARNING: DISCONNECT THE MAINS BEFORE OPENING THE COVER.",
  "She had never seen the sea, and when it finally lay before her she said nothing at all for a long time.",
  "The boundary layer separates where the pressure gradient becomes adverse and the wall shear stress vanishes.",
  "Error 0x80070005: access is denied (user=svc_backup, path=C:\\Archive\\2019\\q4.zip)",
  "Photosynthesis converts carbon dioxide and water into glucose and oxygen, driven by the energy of light.",
  "Section 4.2 applies only if the supplier has been notified in writing and has not remedied the defect.",
  "naïve café résumé – “quoted” … ½ cup, 20 °C ± 0.5",
  "The committee meets on the first Tuesday of each month; minutes are published after approval.",
];

/** 240 distinct texts of one to about 250 tokens. */
export function variedTexts(): string[] {
  const texts = SENTENCES.map((sentence) => sentence.split(" ").slice(0, 2).join(" "));
  for (let seed = 1; texts.length < 240; seed++) {
    const sentences = Array.from(
      { length: 1 + (seed % 9) },
      (_, place) => SENTENCES[(seed * 7 + place * (1 + (seed % 5))) % SENTENCES.length],
    );
    const text = `${seed}. ${sentences.join(" ")}`;
    texts.push(seed % 11 === 0 ? text.toUpperCase() : text);
  }
  return texts;
}
