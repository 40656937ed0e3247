//! The words that attribute, by what they say that the source did.
//!
//! A verb stands here once, as a dictionary has it, and is found in all its forms ([`inflection`]).
//! The lists hold the head of 92 of 100 cues of the articles that the model learns from; the others say nothing of what
//! was done without their neighbours ("made a point of"), or are marks.

use std::sync::LazyLock;

use super::Act;
use super::inflection;

/// What kind of word attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A verb, which may be negated and may have a subject: "said".
    Verb,
    /// A noun or an adjective: "his claim that", "is confident that".
    Name,
    /// A word that attributes as a whole: "allegedly".
    Adverb,
}

/// What the lexicon knows of one word form.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    form: String,
    /// The word as a dictionary has it.
    pub(super) lemma: &'static str,
    pub(super) part: Part,
    /// What the source did; `None` for a verb that says it only with another word: "made a promise", "came clean".
    pub(super) act: Option<Act>,
}

/// Verbs by which a source utters something, in speech or writing.
const SAID_VERBS: &str = "\
    accuse acknowledge acquiesce add address admit admonish advise advocate affirm agree allege allow allude
    amplify announce answer apologise apologize applaud argue articulate ascribe assail assert assess assure attack
    attest attribute avow back badger bandy banter bark bash belittle bellow bemoan berate beseech blame blare
    blast bleat bluster boast boo boom brag brand bray brief bristle broach broadcast call caution celebrate
    censure champion chant characterise characterize charge chastise chatter cheer chide chime chirp circulate cite
    claim clamor clamour clarify clash coin commend comment commiserate communicate compare compile complain
    compliment concede conclude concur condemn confess confide confirm conflate congratulate contend continue
    contrast convey convince counsel counter cover crack credit criticise criticize critique croon crow cry curse
    cut debate declare decry deem defend define deliver demur denigrate denounce deplore deride describe detail
    dictate disagree disclose discourage discuss disparage dispatch dissuade downplay dub e-mail echo elaborate
    email embrace emphasise emphasize encourage endorse enthuse entreat enumerate equate espouse estimate eulogise
    eulogize exaggerate exclaim exhort explain explicate exploit expose expound express extemporise extol extoll
    fault float focus forecast foreshadow foretell frame fret fume gesture gloat gloss goad greet gripe groan
    grouse grumble grunt gush hail hammer harangue headline heckle herald highlight hint hiss holler howl hype
    identify imply impress impugn inform insinuate insist insult interject interpret interrupt intervene intimate
    intone introduce inveigh invite invoke iterate jab jeer jest jibe joke jot joust justify knock label lambast
    lambaste lament lash laud laugh lecture lie liken list lobby malign marvel mention mince minimise minimize moan
    mock moderate mumble murmur muse mutter name narrate negotiate nickname nitpick nod note object observe offer
    opine orate outline overhype overstate paint pan paraphrase parrot pen persuade phrase pillory pitch pledge
    plug point portray pose posit post postulate pounce praise pray preach predict present pressure prioritise
    proclaim profess project promise promote promulgate pronounce prophesy propose protest provide publicise
    publicize publish push quash quibble quip quote rail rant rate ratify rationalise rattle rave react read
    reaffirm reason reassert reassure rebuke recall recant recap recapitulate recast recite reckon recommend
    recount recreate refer reference reflect refocus regale rehash reiterate relate relay release remark remember
    remind reminisce remonstrate rename renew repeat reply report reprimand reprise reproach respond restate retell
    retort retract retweet reveal reverse revile ridicule rip roar romanticise romanticize rubbish rumor rumour
    satirise satirize savage say scoff scold scorn scream scribble sermonise sermonize share shout shred shriek
    sigh signal sing skewer slam slate slur smear snap snarl sneer snort spar speak specify speculate spell
    spotlight sputter squabble state stereotype stipulate stress stump stutter submit suggest sum summarise
    summarize surmise swear swipe tackle talk tap target taunt teach tease tell term testify text thank theorise
    theorize threaten torch touch tout trash trumpet tussle tweet type underline underscore understate unleash
    unveil upbraid update urge utter vaunt vent venture verify vilify voice volunteer vouch vow waffle wail warn
    wave weigh welcome whine whisper whitewash wink wisecrack wrangle write write-off yell yelp";

/// Verbs by which a source asks, or asks for it.
const ASKED_VERBS: &str = "\
    appeal ask beg beseech challenge crave demand enquire grill implore inquire interrogate invite petition plead ponder query
    question quiz request solicit urge wonder";

/// Verbs by which a source says that it is not so.
const DENIED_VERBS: &str = "\
    contradict debunk deny disavow disclaim discount dismiss dispel dispute disown invalidate negate rebut refute reject
    renounce repudiate";

/// Verbs by which a source will not say or do it.
const DECLINED_VERBS: &str = "\
    abstain avoid balk baulk boycott decline deflect demur dodge duck eschew evade flout forgo forswear hesitate
    ignore rebuff refrain refuse resist shun sidestep snub spurn withhold";

/// Verbs by which a source holds it to be so, or feels it.
const BELIEVES_VERBS: &str = "\
    abhor accept admire adore anticipate appreciate approve assume await believe bet care cherish comprehend
    conceive concern consider detest diagnose disapprove disbelieve discern discover dislike distrust doubt dread
    empathise empathize enjoy envisage envision envy esteem expect fancy fathom favor favour fear feel figure
    foresee forget gather guess hate hear hold hope idolise idolize imagine infer interpret judge know learn like
    loathe love mind misjudge mistrust mourn notice oppose perceive picture prize realise realize recognise
    recognize regard regret relish remain resent respect rethink revere rue see sense speculate spot sulk support
    suppose suspect sympathise sympathize think treasure trust understand value view want watch witness worry";

/// Verbs by which a source means or wants to do it.
const INTENDS_VERBS: &str = "\
    aim angle aspire attempt bid contemplate desire endeavor endeavour explore hanker hunger intend itch mull need
    opt plan plot prefer prepare pursue schedule scheme seek strategise strive struggle try vie want wish yearn";

/// Verbs by which a thing gives something to be seen, or by which it seems so.
const SHOWS_VERBS: &str = "\
    appear attest bespeak betray comprise contain demonstrate depict display document evince exemplify exhibit
    feature find illustrate include indicate look measure mirror portend prove register show signify smack sound
    symbolise symbolize tally tend uncover";

/// Verbs by which a source settles it with authority.
const DECIDED_VERBS: &str = "\
    acquit adjudicate adopt appoint approve authorise authorize award ban bar block cancel choose co-sponsor
    command commission compel convict decide decree designate determine direct dismantle dissolve elect enact
    enforce establish exonerate forbid grant hire implement impose instruct legislate mandate nominate oblige
    ordain order outlaw overrule overturn pardon pass pick prescribe prohibit ratify require rescind resolve
    restrict revoke rule sanction sentence settle sign stipulate suspend veto vote";

/// Verbs that attribute together with a noun or an adverb: "made a promise", "went on to say", "put it", "lashed out".
const LIGHT_VERBS: &str = "\
    accompany arouse arrive avail battle be become begin brandish bring build campaign carry cast caucus centre
    change close come commit complete conduct contest contribute count create debate dedicate devote distance do
    draw dwell end engage expand experience face fail fight file fire follow fuel gain get give go hand harbor
    harbour have heap help hit hold interview issue join keep label launch lay lean leave level line maintain make
    manage march mark meet mount move neglect omit open pay pepper pivot place play point pull put raise range
    reach receive record ring rise roll run seize send serve set shake shape shift shoot side single slip spark
    spend sponsor spread stand start stay stick stop strike sue suffer surface take tear throw tick toss trade turn
    use vary veer wage walk wave weave work wrestle";

/// Nouns, adjectives and adverbs that attribute what somebody uttered.
const SAID_NAMES: &str = "\
    account accusation acknowledgement acknowledgment adamant admission advice advisory advocate allegation
    announcement apology argument article assertion assessment assurance attack boast bombast bone briefing
    campaigner case caution caveat characterisation characterization chatter claim clamor clamour clash clear
    column comment commitment communique communiqué complaint compliment concession condemnation condolence
    confession congratulation contention controversial conversation critic critical criticism critique debate
    declaration defence defender defense denunciation description diatribe dig disagreement disclosure discussion
    dissent editorial email emphasis endorsement entry eulogy exclamation explanation explicit expression favorite
    favourite focus ground headline hint information insistence interview invective jab jibe joke lawsuit lecture
    lesson letter line link memo mention message misreading monologue narrative note notice observation ode offer
    op-ed opponent outburst outcry outlet outspoken phrase pitch platform platitude plea pledge poem point position
    post praise prayer prediction presentation pretext proclamation profile promise pronouncement proponent
    proposal quotation quote rally rant reaction reading reassurance rebuke recap recital recommendation recount
    reference refrain rejoinder release remark reminder reply report response retort rhetoric rumor rumour scorn
    screed secret shot slogan slur smear song speech stand statement story suggestion summary surrogate swipe
    takeaway takedown talk testimonial testimony thank threat tirade tribute tweet update vitriol vocal vow warning
    whisper word";

/// Nouns and adjectives that attribute a question or a request.
const ASKED_NAMES: &str = "appeal demand enquiry entreaty inquiry petition query question request requirement";

/// Nouns that attribute a denial.
const DENIED_NAMES: &str = "denial disavowal disclaimer rebuttal rejection repudiation";

/// Nouns and adjectives that attribute a refusal.
const DECLINED_NAMES: &str = "loath mum refusal reluctance reluctant resistance silence silent unwilling unwillingness";

/// Nouns and adjectives that attribute a belief or a feeling.
const BELIEVES_NAMES: &str = "\
    adherent admiration afraid agitated alarm alarmed amazed ambivalence ambivalent anger angered angry anguish
    annoyed anxiety anxious appalled apparent appreciative apprehension apprehensive ashamed assumption assured
    astonished attitude aware awareness baffled belief believer bemused bewildered biased bitter bullish cautious
    certain certainty comfortable concern conclusion confidence confident confused conscious consensus conviction
    convinced curious cynical delight delighted determination devoted disappointed disappointment disbelief disdain
    disenchanted disgust disgusted disheartened disillusioned dismay dismayed displeased dissatisfied distaste
    distrust divided doubt doubtful dubious elated embarrassed emboldened enamored enamoured encouraged enthusiasm
    enthusiastic epiphany excited expectation faith familiar fan fear fearful feeling feigned fond forgiving
    frustrated frustration furious fury glad grateful gratified happy hate hatred heartened hesitant hope hopeful
    horrified hostile hostility hunch idea impassioned impatient impressed impression incensed incredulous
    indifferent indignant infuriated instinct intrigued intuition irate irritated jealous joy judgement judgment
    keen leery loathing love loyal mindful misgiving mistaken mystified nervous notion obvious open-minded opinion
    opposition optimism optimistic outrage outraged overjoyed passion passionate perception perspective persuaded
    pessimistic philosophy pleased positive presumption pride principle proud puzzled realisation realistic
    realization recognition regret relief relieved resentful resentment reservation reverence reverent sad saddened
    sadness satisfied scared sceptic sceptical scepticism school sensation sense sentiment shame shocked skeptic
    skeptical skepticism sorry speculation split stance startled stunned superstition support supporter supportive
    sure surprise surprised suspicion suspicious sympathetic sympathy terrified thankful theory thesis thought
    thrilled tired tolerant torn troubled unafraid unaware uncertain unclear unconvinced undecided understanding
    uneasy unhappy unimpressed united unmoved unsettled unsure upbeat upset value vexed view wary weary worldview
    worried worry";

/// Nouns and adjectives that attribute what somebody means or wants to do.
const INTENDS_NAMES: &str = "\
    able aim ambition appetite attempt bent bid committed dedicated desire desperate determined eager effort goal
    hellbent hope inclination inclined intent intention interest interested keen likely mission motive objective
    plan poised preference prepared priority promising purpose rather ready resolved strategy temptation tempted
    urge vision willing willingness wish";

/// Nouns that attribute what a thing gives to be seen.
const SHOWS_NAMES: &str = "\
    based confirmation demonstration discovery entitled evidence exposure finding footage hallmark illustration
    index indication indicator look mark proof reflection reminiscent result sign signal survey symptom tendency
    titled unmistakable";

/// Nouns that attribute what was settled with authority.
const DECIDED_NAMES: &str = "\
    agreement appointment approval ban choice command condition consent decision decree designation dictate diktat
    directive edict fatwa guideline injunction instruction law legislation mandate nomination order ordinance
    permission policy prohibition resolution rule ruling sanction stipulation verdict veto vote";

/// Adverbs and prepositions that attribute by themselves what somebody utters or is thought to.
const SAID_ADVERBS: &str = "according allegedly avowedly ostensibly per purportedly reportedly supposedly";

/// Adverbs that attribute by themselves what seems so.
const SHOWS_ADVERBS: &str = "apparently evidently seemingly";

/// Verbs by which a thing seems so to whoever writes.
const SEEMS: &str = "seem";

/// All forms of all words, in order.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(entries);

fn entries() -> Vec<Entry> {
    use Act::{Asked, Believes, Decided, Declined, Denied, Intends, Said, Shows};
    // Where a form is in two lists, the earlier one holds.
    let lists = [
        (ASKED_VERBS, Part::Verb, Some(Asked)),
        (DENIED_VERBS, Part::Verb, Some(Denied)),
        (DECLINED_VERBS, Part::Verb, Some(Declined)),
        (INTENDS_VERBS, Part::Verb, Some(Intends)),
        (SHOWS_VERBS, Part::Verb, Some(Shows)),
        (SEEMS, Part::Verb, Some(Shows)),
        (DECIDED_VERBS, Part::Verb, Some(Decided)),
        (SAID_VERBS, Part::Verb, Some(Said)),
        (BELIEVES_VERBS, Part::Verb, Some(Believes)),
        (LIGHT_VERBS, Part::Verb, None),
        (ASKED_NAMES, Part::Name, Some(Asked)),
        (DENIED_NAMES, Part::Name, Some(Denied)),
        (DECLINED_NAMES, Part::Name, Some(Declined)),
        (INTENDS_NAMES, Part::Name, Some(Intends)),
        (SHOWS_NAMES, Part::Name, Some(Shows)),
        (DECIDED_NAMES, Part::Name, Some(Decided)),
        (BELIEVES_NAMES, Part::Name, Some(Believes)),
        (SAID_NAMES, Part::Name, Some(Said)),
        (SAID_ADVERBS, Part::Adverb, Some(Said)),
        (SHOWS_ADVERBS, Part::Adverb, Some(Shows)),
    ];
    let mut entries = Vec::new();
    for (list, part, act) in lists {
        for lemma in list.split_whitespace() {
            let forms = match part {
                Part::Verb => inflection::of_verb(lemma),
                Part::Name => vec![lemma.to_owned(), inflection::with_s(lemma)],
                Part::Adverb => vec![lemma.to_owned()],
            };
            entries.extend(forms.into_iter().map(|form| Entry { form, lemma, part, act }));
        }
    }
    entries.sort_by(|one, other| one.form.cmp(&other.form));
    entries.dedup_by(|later, earlier| later.form == earlier.form);
    entries
}

/// What is known of a word form, in any case; `None` for a word that does not attribute.
pub(super) fn entry(word: &str) -> Option<&'static Entry> {
    let lower = word.to_lowercase();
    let entries = &*ENTRIES;
    entries.binary_search_by(|entry| entry.form.as_str().cmp(&lower)).ok().map(|at| &entries[at])
}

/// Whether a word can be the head of a cue by itself: a form of a verb, noun, adjective or adverb that attributes.
///
/// ```
/// use onrecord_read::act::lexicon::can_attribute;
/// assert!(can_attribute("Said") && can_attribute("whispering") && can_attribute("fears"));
/// assert!(!can_attribute("ferry"));
/// ```
pub fn can_attribute(word: &str) -> bool {
    entry(word).is_some_and(|entry| entry.act.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_all_its_forms() {
        let act = |word: &str| entry(word).and_then(|entry| entry.act);
        assert_eq!(["told", "tells", "TELLING", "Tell"].map(act), [Some(Act::Said); 4]);
        assert_eq!(["thought", "denies", "begged", "fears"].map(act), {
            [Some(Act::Believes), Some(Act::Denied), Some(Act::Asked), Some(Act::Believes)]
        });
        assert_eq!(act("made"), None);
        assert!(entry("made").is_some() && entry("ferry").is_none());
    }

    #[test]
    fn no_list_names_a_word_twice() {
        for list in [SAID_VERBS, BELIEVES_VERBS, DECIDED_VERBS, BELIEVES_NAMES, SAID_NAMES, LIGHT_VERBS, INTENDS_VERBS]
        {
            let mut words: Vec<&str> = list.split_whitespace().collect();
            words.sort_unstable();
            let count = words.len();
            words.dedup();
            assert_eq!(words.len(), count, "{list}");
        }
    }
}
