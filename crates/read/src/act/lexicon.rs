//! The words that attribute, by what they say that the source did.
//!
//! A verb stands here once, as a dictionary has it, and is found in all its forms ([`inflection`](super::inflection)).
//! The lists were filled until they held the head of 97 of 100 cues of the articles that the model learns from.

use std::sync::LazyLock;

use super::Act;
use super::inflection;

/// What kind of word attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A verb, which may be negated and may have a subject: "said".
    Verb,
    /// A noun or an adjective: "his claim that", "is confident that".
    Name,
    /// A word that attributes as a whole: "allegedly".
    Adverb,
}

/// What the lexicon knows of one word form.
#[derive(Clone, Debug)]
struct Entry {
    form: String,
    /// What the source did; `None` for a verb that says it only with another word: "made a promise", "came clean".
    act: Option<Act>,
}

/// Verbs by which a source utters something, in speech or writing.
const SAID_VERBS: &str = "\
    accuse acknowledge acquiesce add address admit admonish advise advocate affirm agree allege allow allude announce
    answer apologise apologize applaud argue articulate ascribe assail assert assess assure attack attest
    attribute avow back badger banter bash belittle bellow bemoan berate blame blast bluster boast boo brag brand bray
    brief bristle broach broadcast call caution celebrate censure champion chant characterise characterize charge chastise
    cheer chide chime chirp circulate cite claim clarify coin commend comment commiserate communicate compare compile
    complain compliment concede conclude concur condemn confess confide confirm congratulate contend continue contrast
    convey convince counsel counter cover credit crack criticise criticize critique croon crow cry curse cut declare
    decry deem defend define deliver demur denigrate denounce deplore deride describe detail dictate disagree disclose
    discourage discuss disparage dispatch dissuade dub e-mail echo elaborate email embrace emphasise emphasize encourage
    endorse enthuse entreat enumerate equate espouse estimate eulogise eulogize exaggerate exclaim exhort explain
    explicate exploit expose expound express extol extoll fault float forecast foreshadow foretell frame fret fume
    gesture gloat goad greet gripe groan grouse grumble grunt gush hail hammer harangue headline heckle herald highlight
    hint hiss holler howl hype identify imply impress impugn inform insinuate insist insult interject interpret interrupt
    intervene intimate introduce invite invoke iterate jab jeer jest jibe joke joust jot justify knock label lambast
    lambaste lament lash laud laugh lecture lie liken list lobby malign marvel mention minimise minimize mock moan mumble
    murmur muse mutter name narrate nickname nod note object observe offer opine outline overstate paint pan paraphrase
    pen phrase pitch pledge point portray pose posit post postulate pounce praise pray preach predict present press
    prioritise proclaim profess project promise promote pronounce prophesy propose protest provide publicise
    publicize publish push quash quibble quip quote rail rant rate ratify rationalise react read reaffirm reason reassert
    reassure rebuke recall recant recite reckon recommend recount recreate refer reference reflect regale reiterate relate
    relay release remark remember remind reminisce renew repeat reply report reprimand reproach respond restate retell
    retort retract retweet reveal reverse revile ridicule rip roar satirise satirize savage say scoff scold
    scorn scream scribble share shout shred shriek sigh signal sing slam slate slur smear snap snarl sneer snort specify
    speculate spell spotlight sputter squabble state stipulate stress stutter submit suggest surmise swear swipe talk tap
    target taunt tease tell term testify text thank theorise theorize threaten tout trash trumpet tweet type underline
    underscore unleash unveil urge utter vent venture verify vilify voice volunteer vouch vow wail warn weigh welcome whine
    whisper wink wisecrack write yell yelp";

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
    abstain avoid balk baulk decline deflect demur dodge duck evade forgo forswear hesitate rebuff refrain refuse resist
    shun sidestep snub spurn withhold";

/// Verbs by which a source holds it to be so, or feels it.
const BELIEVES_VERBS: &str = "\
    abhor accept admire adore anticipate appreciate approve assume await believe bet care cherish comprehend conceive
    consider detest diagnose disapprove disbelieve discern dislike distrust doubt dread empathise empathize enjoy envisage
    envision envy esteem expect fancy favor favour fear feel figure foresee forget gather guess hate hold hope imagine infer
    interpret judge know learn like loathe love mean mind misjudge mistrust mourn notice oppose perceive picture prize
    realise realize recognise recognize regard regret relish remain resent respect revere rue see sense speculate sulk
    support suppose suspect sympathise sympathize think treasure trust understand value view want witness worry";

/// Verbs by which a source means or wants to do it.
const INTENDS_VERBS: &str = "\
    aim angle aspire attempt bid consider contemplate desire endeavor endeavour explore hanker
    hunger intend itch long mull need opt plan plot prefer prepare pursue schedule scheme seek strategise strive
    struggle try want wish yearn";

/// Verbs by which a thing gives something to be seen, or by which it seems so.
const SHOWS_VERBS: &str = "\
    appear attest betray bespeak contain demonstrate depict display document evince exemplify exhibit feature find
    illustrate indicate look measure mirror portend prove register show signify smack sound symbolise symbolize tally tend
    uncover witness";

/// Verbs by which a source settles it with authority.
const DECIDED_VERBS: &str = "\
    acquit adjudicate adopt appoint approve authorise authorize award ban bar block cancel choose command commission compel
    convict decide decree designate determine direct elect enact enforce establish exonerate forbid grant impose instruct
    legislate mandate nominate oblige ordain order outlaw overrule overturn pass pick prescribe prohibit ratify require
    resolve restrict rule sanction sentence sign stipulate suspend veto vote";

/// Verbs that attribute together with a noun or an adverb: "made a promise", "went on to say", "put it", "lashed out".
const LIGHT_VERBS: &str = "\
    accompany arouse arrive avail battle be become begin brandish bring build campaign carry cast caucus centre change close come
    commit complete conduct contest contribute count create debate dedicate devote distance do draw dwell end engage expand
    experience face fail fight file fire focus follow fuel gain get give go hand harbor harbour have hear heap help hit hold include
    interview issue join keep label launch lay lean leave level line maintain make manage march mark meet mount move open
    pay pepper pivot place play plug point pull put raise range reach receive record reprise ring rise roll run seize send
    serve set shake shape shift shoot side single slip spark speak spend sponsor spread stand start stay stick stop strike
    suffer sue surface take tear throw tick toss touch trade turn use vary veer wage walk watch wave weave work wrestle";

/// Nouns, adjectives and adverbs that attribute what somebody uttered.
const SAID_NAMES: &str = "\
    account accusation acknowledgement acknowledgment adamant admission advice advocate allegation announcement apology
    argument article assertion assessment assurance attack caveat characterisation characterization claim clear column
    comment commitment complaint compliment concession condemnation condolence confession congratulation contention
    controversial conversation critic critical criticism critique declaration defence defense defender denunciation
    description dig disclosure discussion editorial email endorsement exclamation explanation explicit expression ground
    headline hint insistence interview invective lawsuit lecture letter line link memo message mention monologue narrative
    note offer op-ed opponent outspoken outcry phrase platform platitude plea pledge poem post praise prayer prediction
    presentation pretext promise pronouncement proponent proposal quotation quote rant reading reaction reassurance
    recommendation recount reference rejoinder release remark reminder rebuke reply report response retort rhetoric rumour
    rumor scorn secret slogan song speech statement story suggestion summary swipe talk testimonial testimony thank threat
    tirade tribute tweet vocal vow warning whisper word";

/// Nouns and adjectives that attribute a question or a request.
const ASKED_NAMES: &str = "appeal demand enquiry entreaty inquiry petition query question request requirement";

/// Nouns that attribute a denial.
const DENIED_NAMES: &str = "denial disavowal disclaimer rebuttal rejection repudiation";

/// Nouns and adjectives that attribute a refusal.
const DECLINED_NAMES: &str = "loath mum refusal reluctance reluctant resistance silence silent unwilling unwillingness";

/// Nouns and adjectives that attribute a belief or a feeling.
const BELIEVES_NAMES: &str = "\
    admiration adherent afraid agitated alarm alarmed amazed anger angered angry anguish annoyed anxiety anxious
    appalled apparent apprehension apprehensive ashamed astonished attitude aware awareness belief believer bitter certain
    certainty comfortable concern conclusion confidence confident conscious consensus conviction convinced curious
    delight delighted determination disappointed disappointment disbelief disdain disgust disgusted dismay dismayed
    displeased dissatisfied distaste distrust doubt doubtful dubious embarrassed enamored enamoured encouraged enthusiasm
    enthusiastic excited expectation faith familiar fan fear fearful feeling feigned fond frustrated frustration fury furious
    glad grateful gratified happy hate hatred hope hopeful horrified hostile hostility hunch idea impassioned impatient
    impressed impression incensed incredulous indifferent indignant infuriated instinct intrigued intuition irate irritated
    jealous joy judgement judgment keen leery loathing love mindful misgiving mistaken mystified nervous notion obvious
    opinion opposition optimism optimistic outrage outraged overjoyed passion passionate perception persuaded perspective
    pessimistic philosophy pleased positive presumption pride principle proud puzzled realisation realization regret relief
    relieved reservation resentful resentment sad sadness saddened satisfied scared sceptic sceptical scepticism
    school sensation sense sentiment shame shocked skeptic skeptical skepticism sorry speculation stance startled
    stunned superstition support supporter supportive sure surprise surprised suspicion suspicious sympathetic sympathy
    terrified theory thankful thesis thought thrilled torn troubled unafraid unaware uncertain unclear unconvinced
    understanding uneasy unhappy unimpressed unmoved unsure upbeat upset view wary weary worldview worried worry";

/// Nouns and adjectives that attribute what somebody means or wants to do.
const INTENDS_NAMES: &str = "\
    able aim ambition appetite attempt bent bid committed dedicated desire desperate determined eager effort goal hellbent
    hope inclination inclined intent intention interest interested intention keen likely mission motive objective plan
    poised preference prepared priority promising purpose ready resolved strategy temptation tempted urge vision willing
    willingness wish";

/// Nouns that attribute what a thing gives to be seen.
const SHOWS_NAMES: &str = "\
    confirmation demonstration discovery evidence exposure finding hallmark illustration indication indicator index look mark
    proof result reflection sign signal survey symptom tendency titled entitled unmistakable";

/// Nouns that attribute what was settled with authority.
const DECIDED_NAMES: &str = "\
    approval ban choice command condition consent decision decree designation dictate diktat directive edict fatwa
    guideline injunction instruction law mandate nomination order ordinance permission policy prohibition resolution rule
    ruling sanction stipulation verdict veto vote";

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
            entries.extend(forms.into_iter().map(|form| Entry { form, act }));
        }
    }
    entries.sort_by(|one, other| one.form.cmp(&other.form));
    entries.dedup_by(|later, earlier| later.form == earlier.form);
    entries
}

/// What is known of a word form, in any case; `None` for a word that does not attribute.
fn entry(word: &str) -> Option<&'static Entry> {
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
