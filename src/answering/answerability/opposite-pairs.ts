// Pairs of words of which one says the contrary of the other, or of which one excludes the other; written by hand. Read by opposites.ts.

export const OPPOSITE_PAIRS = `first last|before after|most least|more less|more fewer|high low|higher lower|highest lowest|increase decrease|large
small|larger smaller|largest smallest|major minor|maximum minimum|north south|northern southern|east west|eastern western|early late|earlier
later|earliest latest|old new|older newer|oldest newest|oldest youngest|begin end|began ended|start stop|started ended|founded dissolved|win
lose|won lost|rise fall|rising falling|open closed|public private|above below|over under|inside outside|internal external|include
exclude|same different|strong weak|strongest weakest|positive negative|male female|men women|rich poor|friend enemy|support oppose|supporters
opponents|agree disagree|allow prohibit|allowed forbidden|permit forbid|success failure|common rare|simple complex|easy difficult|easily
hardly|long short|longest shortest|fast slow|hot cold|heavy light|good bad|best worst|better worse|true false|buy sell|import export|accept
reject|always never|all none|many few|majority minority|like dislike|modern ancient|primary secondary|direct indirect|upper lower|top
bottom|left right|join leave|joined left|arrive depart|attack defend|victory defeat|father mother|son daughter|king queen|gain lose|create
destroy|built destroyed|native foreign|expensive cheap|similar different|wet dry|deep shallow|thick thin|permanent temporary|solved
unsolved|ignored considered|failed succeeded|refused agreed|decline growth|discouraged encouraged|banned allowed|prevented caused|against
for|accept refuse|allow refuse|allow ban|allow deny|grant deny|granted denied|confirm deny|admit deny|approve reject|agree
refuse|join refuse|succeed fail|increase reduce|raise lower|grow shrink|expand contract|strengthen weaken|stronger weaker|love hate|peace
war|peaceful violent|win defeat|alive dead|born died|birth death|marry divorce|young old|big small|big little|biggest smallest|wide
narrow|broad narrow|dark light|day night|morning evening|summer winter|hard soft|hard easy|harder easier|rough smooth|clean polluted|safe
dangerous|full empty|remember forget|appear disappear|arrive leave|enter exit|entered left|push pull|give take|give receive|send
receive|sent received|lend borrow|teach learn|ask answer|cause prevent|help hinder|help harm|benefit harm|advantage drawback|profit loss|gain
loss|surplus deficit|supply demand|producer consumer|buyer seller|employer employee|landlord tenant|teacher student|parent child|husband
wife|brother sister|boy girl|man woman|uncle aunt|prince princess|ally enemy|allies enemies|guilty innocent|happy sad|praise
criticize|praised criticised|famous unknown|urban rural|domestic foreign|domestic international|national international|local
global|civilian military|land sea|warm cool|warmer colder|warmest coldest|hotter colder|hottest coldest|heat cool|melt freeze|boil
freeze|solid liquid|liquid gas|active passive|innate adaptive|innate acquired|random ordered|natural artificial|real imaginary|abstract
concrete|theoretical practical|mental physical|religious secular|liberal conservative|whole part|entire partial|complete partial|general
specific|generic specific|vague precise|exact approximate|exactly approximately|open secret|public secret|front back|front rear|forward
backward|ahead behind|up down|ascend descend|float sink|beginning end|start finish|start end|introduced abolished|establish
abolish|established dissolved|enact repeal|appointed dismissed|hired fired|promoted demoted|reward punish|advance retreat|invade
withdraw|occupy liberate|conquer surrender|captured released|arrested released|arrested freed|imprisoned freed|connect separate|join
separate|unite divide|together apart|combine separate|attract repel|mandatory optional|compulsory voluntary|required optional|obligatory
voluntary|permitted prohibited|permitted forbidden|admit exclude|save spend|save waste|saved lost|find lose|keep lose|keep discard|retain
lose|maintain abandon|continue stop|continued stopped|remain leave|stay leave|come go|absorb emit|absorb release|intake exhaust|input
output|inner outer|interior exterior|central peripheral|near far|nearest farthest|closest farthest|presence absence|present absent|past
future|traditional modern|former current|former latter|previous next|preceding following|slow quick|slowly quickly|slower faster|slowest
fastest|rapid slow|gradual sudden|gradually suddenly|rarely often|rarely frequently|rarely usually|often never|everyone nobody|everything
nothing|vertical horizontal|parallel perpendicular|straight curved|dense sparse|tall short|taller shorter|tallest shortest|heavier
lighter|heaviest lightest|deepest shallowest|richer poorer|richest poorest|cheapest dearest|loud quiet|single multiple|one
multiple|individual collective|winner loser|predator prey|attacker defender|offensive defensive|strength weakness|good evil|right
wrong|correct wrong|primitive advanced|basic advanced|amateur professional|junior senior|ancestor
descendant|predecessor successor|undergraduate graduate|odd even|finite infinite|constant variable|fixed variable|static dynamic|rigid
flexible|flood drought|coastal inland|mountain valley|island mainland|internal foreign|fully partly|completely partly|minimum
most|voluntary forced|joined resigned|resigned appointed|opened shut|widened narrowed|brighter darker|denies
admits|optimistic pessimistic|tighten loosen|lengthen shorten`;
