"""The sentences of the rules: a message's id -> the Swedish source sentence.

Who invents an id writes its sentence here, under the heading of the file that raises it. A sentence says what
is missing and where to put it right (PRODUCT.md, "The rules"), in plain Swedish (DESIGN.md §9). Places are
`%(name)s`; days arrive written out ("4 april 2014"), numbers grouped, enum members as labels.
Where the sentence differs between one and many, `NP_(singular, plural)` counts the value `n`.
"""

from tracker.wording.marking import N_, NP_

SENTENCES: dict[str, str | tuple[str, str]] = {
    # rules/meetings.py
    "meeting.dispatch_after_meeting": N_("Utskicket måste gå senast sammanträdesdagen, %(held_on)s."),
    "meeting.preparation_on_after_dispatch": N_("Beredningen måste vara senast på dagen för utskick, %(dispatch_on)s."),
    "meeting.stop_on_after_dispatch": N_("Stoppdagen måste vara senast på dagen för utskick, %(dispatch_on)s."),
    "meeting.after_minutes": N_(
        "Protokollet är justerat %(approved_on)s. Sammanträdet kan inte ligga efter den dagen."
    ),
    "meeting.minutes_before_meeting": N_("Protokollet kan inte vara justerat före sammanträdet %(held_on)s."),
    "meeting.minutes_in_future": N_("Skriv in dagen när protokollet är justerat. Det kan inte vara efter %(today)s."),
    "meeting.same_day": N_(
        "Nämnden har redan ett sammanträde %(held_on)s. Välj en annan dag, eller öppna det sammanträdet."
    ),
    "meeting.has_decisions": NP_(
        "Ett beslut är inskrivet från sammanträdet. Därför kan det varken flyttas eller ställas in.",
        "%(n)s beslut är inskrivna från sammanträdet. Därför kan det varken flyttas eller ställas in.",
    ),
    # rules/decisions.py
    "decision.statement_without_case": N_("Välj vilket tillsynsärende yttrandet svarar på."),
    "decision.not_yet": N_("Beslutet kan skrivas in först när det är fattat, %(decided_on)s."),
    "freezing.not_held": N_("Sammanträdet kan avslutas först när det har hållits, %(held_on)s."),
    "freezing.no_report": N_("Ingen rapport låstes till sammanträdet, så det finns inget att lägga ett tillägg till."),
    "freezing.ended": N_("Sammanträdet är redan avslutat."),
    "decision.only_committee_defers": N_(
        "Bara nämnden kan bordlägga eller återremittera ett ärende."
        " Välj Nämnden vid sammanträde, eller ett annat utfall."
    ),
    "decision.not_as_proposed": N_("Beslutets lydelse skiljer sig från förslaget. Välj Ändrat."),
    "decision.approved_unticked": N_("Kryssa i att paragrafen justerades omedelbart, eller ta bort dagen."),
    "decision.approved_early": N_("Paragrafen kan inte ha justerats före beslutet %(decided_on)s."),
    "decision.approved_ahead": N_("Skriv in dagen när paragrafen är justerad. %(approved_on)s har inte varit än."),
    "decision.no_mandate": N_("Skriv vad som ger rätt att besluta, till exempel paragrafen i reglementet."),
    "decision.no_paragraph": N_("Skriv protokollets paragraf, till exempel 34."),
    "decision.already_decided": N_(
        "Beslutet fattades %(decided_on)s. Rätta uppgifterna under Skriv in beslutet i stället."
    ),
    "decision.meeting_cancelled": N_("Sammanträdet är inställt. Lägg förslaget på ett annat sammanträde."),
    # rules/verifications.py
    "verification.own": N_(
        "Den som ansvarar för %(numbers)s, eller är ersättare, kan inte göra kontrollen. Det kan %(who)s."
    ),
    "verification.own_nobody": N_(
        "Den som ansvarar för %(numbers)s, eller är ersättare, kan inte göra kontrollen. Ingen annan har rollen "
        "granskare: be systemadministratören ge någon den."
    ),
    "verification.nobody": N_("Välj vem som gjorde kontrollen, eller skriv vem det var."),
    "verification.no_basis": N_(
        "Ett ja om effekten måste vila på ett nyckeltal eller ett stickprov. Välj vilket, eller svara delvis eller nej."
    ),
    "verification.next_too_early": N_("Nästa kontroll måste vara efter den här, %(performed_on)s."),
    "verification.already_corrected": N_("Uppgiften är redan rättad. Öppna den nya och rätta den i stället."),
    "verification.sample_corrected": N_("Stickprovet är rättat. Välj det nya i stället."),
    # rules/samples.py
    "sample.no_question": N_("Skriv minst en fråga som varje akt kontrolleras mot."),
    "sample.more_passed": N_("Högst %(examined)s kan klara alla frågor: så många är granskade."),
    "sample.check_above": N_("Frågan ”%(question)s”: högst %(examined)s kan klara den, så många är granskade."),
    "sample.check_below": N_(
        "Frågan ”%(question)s”: minst %(passed)s måste klara den, eftersom så många klarar alla frågor."
    ),
    # rules/rounds.py
    "round.no_day": N_("Skriv när uppföljningen aviserades, eller när den gjordes."),
    "round.wrong_order": N_("Dagen kan inte vara före %(earlier)s. Rätta den ena av dem."),
    "round.decision_without_day": N_("Skriv vilken dag myndigheten beslutade."),
    "round.no_verdict": N_("Välj myndighetens bedömning för minst en brist."),
    "closing.closed_already": N_("Brist %(number)s är redan avslutad, %(on)s."),
    "closing.verdict_comes": N_(
        "%(authority)s prövar om bristen är åtgärdad. Nämnden kan inte avsluta den själv. Skriv in myndighetens "
        "bedömning när den kommer."
    ),
    "closing.effect_not_shown": N_(
        "Nämnden kan avsluta brist %(number)s först när effekten är visad. Nu är den: %(effect)s."
    ),
    "closing.no_decision": N_("Välj ett beslut som nämnden har fattat."),
    # rules/fines.py
    "fine.not_imposed": N_("Vitet är inte utdömt."),
    "fine.applied": N_("%(authority)s ansökte %(on)s om att vitet ska dömas ut. Det är inte utdömt."),
    "fine.judged": N_("Domstolen har dömt om vitet %(on)s. Skriv in vad det blev."),
    "fine.refused": N_("Domstolen avslog %(on)s ansökan. Vitet är inte utdömt."),
    "fine.waived": N_("%(authority)s avstår sedan %(on)s från vitet."),
    "fine.imposed": N_("Vitet är utdömt: %(amount)s\N{NO-BREAK SPACE}kr."),
    "fine.imposed_part": N_("Vitet är utdömt: %(amount)s\N{NO-BREAK SPACE}kr av %(whole)s\N{NO-BREAK SPACE}kr."),
    "fine.imposed_unknown": N_("Vitet är utdömt. Beloppet är inte inskrivet."),
    "fine.reduced_unknown": N_("Vitet är utdömt med ett lägre belopp, som inte är inskrivet."),
    # actions/accounts.py, rules/passwords.py
    "password.wrong_current": N_("Det är inte ditt nuvarande lösenord. Skriv det igen."),
    "password.short": N_("Skriv ett lösenord med minst %(least)s tecken, gärna flera ord."),
    "password.long": N_("Korta lösenordet till högst %(most)s tecken."),
    "password.guessable": N_(
        "Lösenordet är lätt att gissa. Skriv några ord till, som inte är namn, årtal eller något om kommunen."
    ),
    "password.same": N_("Välj ett annat lösenord än det du har."),
    # actions/factors.py
    "factor.nothing_begun": N_("Börja om: koden hör inte till någon app som väntar på att kopplas."),
    "factor.wrong_code": N_("Koden stämmer inte. Vänta på nästa kod i appen och skriv den."),
    "factor.required": N_("Din roll kräver inloggning i två steg. Byt app i stället för att stänga av."),
    "factor.none": N_("Kontot har ingen inloggning i två steg att nollställa."),
    "factor.no_note": N_("Skriv hur du kontrollerade vem som frågar."),
    "factor.own_reset": N_(
        "Ditt eget konto ändrar du under Ditt konto. Har du inte kvar appen, logga in med en reservkod."
    ),
    "factor.demand_changed": N_("Någon annan har ändrat kravet. Kontrollera valen nedan och spara igen."),
    # rules/identity_numbers.py
    "identity.place": N_(
        "Tecken %(first)s–%(last)s: det ser ut som ett %(kind)s. Ta bort det. Skriv inget om enskilda personer."
    ),
    "identity.place_more": NP_(
        "Tecken %(first)s–%(last)s: det ser ut som ett %(kind)s, och på ett ställe till. "
        "Ta bort dem. Skriv inget om enskilda personer.",
        "Tecken %(first)s–%(last)s: det ser ut som ett %(kind)s, och på %(n)s ställen till. "
        "Ta bort dem. Skriv inget om enskilda personer.",
    ),
    "identity.line": N_(
        "Rad %(line)s, tecken %(first)s–%(last)s: det ser ut som ett %(kind)s. "
        "Ta bort det. Skriv inget om enskilda personer."
    ),
    "identity.line_more": NP_(
        "Rad %(line)s, tecken %(first)s–%(last)s: det ser ut som ett %(kind)s, och på ett ställe till. "
        "Ta bort dem. Skriv inget om enskilda personer.",
        "Rad %(line)s, tecken %(first)s–%(last)s: det ser ut som ett %(kind)s, och på %(n)s ställen till. "
        "Ta bort dem. Skriv inget om enskilda personer.",
    ),
    # actions/links.py
    "link.spent": N_("Länken gäller inte längre."),
    "confirmation.unknown": N_(
        "Länken stämmer inte. Kontrollera att hela länken kom med, eller öppna den direkt i mejlet."
    ),
    "confirmation.revoked": N_("Länken är återkallad."),
    "confirmation.cancelled": N_("Sammanträdet %(held_on)s är inställt, så länken behövs inte mer."),
    "confirmation.expired": N_("Handlingarna till sammanträdet %(held_on)s har gått ut, så länken gäller inte mer."),
    "confirmation.answered": N_("%(number)s är redan besvarad inför sammanträdet. Inget har ändrats."),
    "confirmation.not_yours": N_("Länken gäller bara dina egna åtgärder. Den du bad om är inte en av dem."),
    "confirmation.nothing_asked": N_("Det fanns inget att bekräfta. Öppna länken igen och läs."),
    "link.closed_account": N_("Kontot är stängt. Öppna det först, och skicka sedan en länk."),
    "identity.where": N_("tecken %(first)s–%(last)s"),
    "identity.where_line": N_("rad %(line)s, tecken %(first)s–%(last)s"),
    # exchange/extraction.py: what is wrong with a file
    "extraction.locked": N_("Filen är låst med lösenord, så den går inte att söka igenom. Spara den utan lösenord."),
    "extraction.failed": N_(
        "Filen går inte att söka igenom. Den är skadad eller för omfattande. Spara den på nytt, eller dela upp den."
    ),
    "extraction.found": N_(
        "Det ser ut som ett %(kind)s i filen: %(places)s. Filen är inte sparad. "
        "Diarieför handlingen och hänvisa till den med diarienumret i stället."
    ),
    "extraction.found_more": NP_(
        "Det ser ut som ett %(kind)s i filen: %(places)s och på ett ställe till. Filen är inte sparad. "
        "Diarieför handlingen och hänvisa till den med diarienumret i stället.",
        "Det ser ut som ett %(kind)s i filen: %(places)s och på %(n)s ställen till. Filen är inte sparad. "
        "Diarieför handlingen och hänvisa till den med diarienumret i stället.",
    ),
    # exchange/extraction_*.py: places in a file
    "extraction.page": N_("sida %(page)s"),
    "extraction.line": N_("rad %(line)s"),
    "extraction.paragraph": N_("stycke %(paragraph)s"),
    "extraction.header": N_("sidhuvud eller sidfot"),
    "extraction.footnote": N_("fotnot"),
    "extraction.comment": N_("kommentar"),
    "extraction.about": N_("filens egenskaper"),
    "extraction.link": N_("adressen i en länk"),
    "extraction.picture": N_("bild"),
    "extraction.hidden": N_("en del av filen som inte syns"),
    "extraction.row": N_("blad %(sheet)s, rad %(row)s"),
    "extraction.sheet": N_("blad %(sheet)s, utanför cellerna"),
    "extraction.sheet_name": N_("namnet på blad %(number)s"),
    # rules/health.py
    "health.overdue": NP_(
        "Skulle vara klar %(due_on)s. %(n)s dag sen.", "Skulle vara klar %(due_on)s. %(n)s dagar sen."
    ),
    "health.occasion_missed": NP_(
        "Tillfället %(due_on)s är inte registrerat som hållet. %(n)s dag sen.",
        "Tillfället %(due_on)s är inte registrerat som hållet. %(n)s dagar sen.",
    ),
    "health.obstacle": N_("Hinder sedan %(since)s."),
    "health.obstacle_who": N_("Hinder sedan %(since)s. Behöver agera: %(who)s."),
    "health.no_owner": N_("Ingen är ansvarig för åtgärden. Utse en ansvarig."),
    "health.owner_ended": N_("Uppdraget som %(title)s har upphört. Utse en ny ansvarig."),
    "health.unconfirmed": N_("Läget är inte bekräftat sedan rapporten per %(as_of)s."),
    "health.awaiting_listed": N_("%(body)s ska besluta. Ärendet står på mötet %(meeting_on)s."),
    "health.awaiting_unrecorded": N_(
        "%(body)s skulle besluta på mötet %(meeting_on)s. Skriv in beslutet, eller sätt upp ärendet på ett nytt möte."
    ),
    "health.awaiting_unlisted": N_("%(body)s ska besluta. Ärendet står inte på något möte än."),
    "health.risk_forecast": N_("Beräknas klar %(forecast_on)s, efter sista dagen %(due_on)s."),
    "health.risk_after_remedy": N_("Klart senast %(due_on)s, men bristen ska vara åtgärdad %(remedy_on)s."),
    "health.risk_no_meeting": N_("Nämnden måste besluta, men inget sammanträde hinner före %(due_on)s."),
    "health.risk_obstacle": N_("Ett hinder finns sedan %(since)s."),
    "health.risk_owner_says_no": N_("Den ansvariga svarar nej på frågan ”Hinner ni?”."),
    "health.risk_owner_says_uncertain": N_("Den ansvariga är osäker på om åtgärden hinner bli klar."),
    # rules/deadlines.py: the planner's sums
    "planner.sum.approval": NP_(
        "Möte %(held_on)s + %(n)s dag för justering: protokollet är klart %(approved_on)s.",
        "Möte %(held_on)s + %(n)s dagar för justering: protokollet är klart %(approved_on)s.",
    ),
    "planner.sum.paragraph_approved": N_("Beslutet fattades %(decided_on)s och paragrafen justerades %(approved_on)s."),
    "planner.sum.approved": N_("Protokollet från mötet %(held_on)s justerades %(approved_on)s."),
    "planner.sum.sending": NP_(
        "%(approved_on)s + %(n)s arbetsdag för att skicka: svaret är framme %(arrives_on)s.",
        "%(approved_on)s + %(n)s arbetsdagar för att skicka: svaret är framme %(arrives_on)s.",
    ),
    "planner.answer.line.ordinary": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · framme %(arrives_on)s, senast %(due_on)s → hinner"
    ),
    "planner.answer.line.immediate": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · framme senast %(due_on)s → omedelbar justering behövs"
    ),
    "planner.answer.line.asked": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · framme senast %(due_on)s → hinner med den omedelbara justering som är begärd"
    ),
    "planner.answer.line.not": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · framme senast %(due_on)s → hinner inte"
    ),
    "planner.measure.line.ordinary": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · beslut behövs senast %(due_on)s → hinner"
    ),
    "planner.measure.line.immediate": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · beslut behövs senast %(due_on)s → omedelbar justering behövs"
    ),
    "planner.measure.line.asked": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · beslut behövs senast %(due_on)s → hinner med den omedelbara justering som är begärd"
    ),
    "planner.measure.line.not": N_(
        "Utskick %(dispatch_on)s · sammanträde %(held_on)s · justering senast %(approved_on)s"
        " · beslut behövs senast %(due_on)s → hinner inte"
    ),
    "calendar.too_many": N_("Du har redan %(n)s kalenderadresser. Stäng en som du inte använder."),
    # rules/slips.py
    "forecast.undated": N_("Ingen tid är satt."),
    "forecast.owner": N_("Den ansvariga räknar med %(on)s."),
    "forecast.due": N_("Klart senast %(on)s. Den ansvariga har inte svarat om tiden håller."),
    "forecast.due_yes": N_("Klart senast %(on)s. Den ansvariga svarar att tiden håller."),
    "forecast.due_uncertain": N_("Klart senast %(on)s. Den ansvariga är osäker på om tiden håller."),
    "forecast.due_no": N_("Klart senast %(on)s. Den ansvariga svarar att tiden inte håller."),
    "forecast.usual": NP_(
        "Liknande åtgärder har blivit %(n)s dag senare än först sagt, i median.",
        "Liknande åtgärder har blivit %(n)s dagar senare än först sagt, i median.",
    ),
    "forecast.today": N_("Tiden har gått ut, så tidigast %(on)s."),
    # rules/planning.py
    "planning.until_before_first": N_("Välj en sista dag som inte kommer före %(first_on)s."),
    "planning.too_long": N_("Planera högst tre år i taget."),
    "planning.no_day": N_("Rad %(line)s saknar datum: ”%(text)s”. Skriv till exempel 2014-03-26 eller 26 mars."),
    "planning.all_taken": N_("Alla de dagarna har redan ett sammanträde."),
    "meeting.changed_meanwhile": N_(
        "Någon annan har ändrat sammanträdet %(held_on)s sedan du öppnade sidan. Räkna om och försök igen."
    ),
    "meeting.nothing_moved": N_("Ingen dag är ändrad, så det finns inget att spara."),
    "planning.rhythm_incomplete": N_("Ange både antal veckor mellan mötena och sista dag att planera för."),
    "planning.none": N_("Klistra in minst ett datum, eller ange första dag, antal veckor och sista dag."),
    "planning.too_many": NP_(
        "%(n)s sammanträde är för många på en gång. Lägg in högst %(most)s.",
        "%(n)s sammanträden är för många på en gång. Lägg in högst %(most)s.",
    ),
    "planning.stop_days": NP_(
        "Stoppdagen ska komma före utskicket, alltså minst %(n)s dag före mötet.",
        "Stoppdagen ska komma före utskicket, alltså minst %(n)s dagar före mötet.",
    ),
    "planning.preparation_days": NP_(
        "Beredningen ska komma före utskicket, alltså minst %(n)s dag före mötet.",
        "Beredningen ska komma före utskicket, alltså minst %(n)s dagar före mötet.",
    ),
    "planner.calendar.stop": N_("Sista dag för handlingar: %(on)s."),
    "planner.calendar.preparation": N_("Beredning: %(on)s."),
    "planner.calendar.dispatch": N_("Utskick: %(on)s."),
    # rules/deadlines.py: an answer to the authority
    "planner.answer.last_day": N_("Svaret ska vara framme senast %(due_on)s."),
    "planner.answer.sum.immediate": N_("Med omedelbar justering: svaret är framme %(arrives_on)s."),
    "planner.answer.green": N_("Mötet %(meeting_on)s hinner. Svaret är då framme %(arrives_on)s."),
    "planner.answer.amber": N_(
        "Mötet %(meeting_on)s hinner bara om paragrafen justeras omedelbart. Det är inte begärt än. "
        "Annars är protokollet klart %(approved_on)s."
    ),
    "planner.answer.amber_asked": N_(
        "Mötet %(meeting_on)s hinner om paragrafen justeras omedelbart. Det är begärt. "
        "Annars är protokollet klart %(approved_on)s."
    ),
    "planner.answer.red": N_("Inget nämndsammanträde före svarsdatum %(due_on)s. Nästa möte är %(meeting_on)s."),
    "planner.answer.red_none": N_("Inget nämndsammanträde före svarsdatum %(due_on)s. Inga fler möten är inlagda."),
    "planner.answer.red_too_late": N_(
        "Inget nämndsammanträde hinner före svarsdatum %(due_on)s. "
        "Efter mötet %(meeting_on)s är svaret framme tidigast %(arrives_on)s."
    ),
    "planner.answer.passed": N_("Sista dagen var %(due_on)s. Inget svar är registrerat som inlämnat."),
    "planner.answer.decided": N_("Svaret är beslutat %(decided_on)s och kan vara framme %(arrives_on)s."),
    "planner.answer.decided_late": N_(
        "Svaret är beslutat %(decided_on)s, men beräknas vara framme först %(arrives_on)s."
    ),
    "planner.answer.decided_passed": N_(
        "Svaret är beslutat %(decided_on)s, men sista dagen var %(due_on)s. Registrera när det lämnades in."
    ),
    "planner.answer.way.immediate": N_("Begär omedelbar justering av paragrafen på mötet %(meeting_on)s."),
    "planner.answer.way.extra_meeting": N_(
        "Kalla till ett extra sammanträde senast %(latest_on)s och begär omedelbar justering."
    ),
    "planner.answer.way.chair": N_(
        "Låt ordföranden fatta ett brådskande beslut senast %(latest_on)s, om nämnden har gett den rätten."
    ),
    "planner.answer.way.extension": N_(
        "Begär längre tid hos %(authority)s. Bara ett beviljat anstånd flyttar sista dagen."
    ),
    "planner.answer.way.extension_asked": N_(
        "Längre tid är begärd hos %(authority)s sedan %(asked_on)s. Tills anståndet är beviljat gäller %(due_on)s."
    ),
    # rules/deadlines.py: a measure that the committee must decide
    "planner.measure.last_day": N_("Beslutet behövs senast %(due_on)s."),
    "planner.measure.sum.immediate": N_("Med omedelbar justering: beslutet gäller %(arrives_on)s."),
    "planner.measure.green": N_("Mötet %(meeting_on)s hinner besluta. Protokollet är klart %(arrives_on)s."),
    "planner.measure.amber": N_(
        "Mötet %(meeting_on)s hinner besluta bara om paragrafen justeras omedelbart. Det är inte begärt än. "
        "Annars är protokollet klart %(approved_on)s."
    ),
    "planner.measure.amber_asked": N_(
        "Mötet %(meeting_on)s hinner besluta om paragrafen justeras omedelbart. Det är begärt. "
        "Annars är protokollet klart %(approved_on)s."
    ),
    "planner.measure.red": N_("Inget nämndsammanträde före %(due_on)s. Nästa möte är %(meeting_on)s."),
    "planner.measure.red_none": N_("Inget nämndsammanträde före %(due_on)s. Inga fler möten är inlagda."),
    "planner.measure.red_too_late": N_("Inget nämndsammanträde hinner besluta före %(due_on)s."),
    "planner.measure.passed": N_("Beslutet behövdes senast %(due_on)s och är inte inskrivet."),
    "planner.measure.way.immediate": N_("Begär omedelbar justering av paragrafen på mötet %(meeting_on)s."),
    "planner.measure.way.extra_meeting": N_(
        "Kalla till ett extra sammanträde senast %(latest_on)s och begär omedelbar justering."
    ),
    "planner.measure.way.chair": N_(
        "Låt ordföranden fatta ett brådskande beslut senast %(latest_on)s, om nämnden har gett den rätten."
    ),
    "planner.measure.way.extension": N_("Föreslå en ny tid för åtgärden, med skäl."),
    # rules/verdict.py: will the answer arrive in time?
    "in_time.met": N_("Svaret lämnades in %(met_on)s. Sista dagen var %(due_on)s."),
    "in_time.met_late": N_("Svaret lämnades in %(met_on)s, efter sista dagen %(due_on)s."),
    "in_time.met_undecided": N_("Inlämnat utan registrerat beslut. Skriv in beslutet som svaret vilar på."),
    "in_time.incomplete": NP_(
        "Planen är inte komplett: en sak saknas.", "Planen är inte komplett: %(n)s saker saknas."
    ),
    "in_time.unrecorded": N_("Ärendet stod på mötet %(meeting_on)s. Skriv in vad nämnden beslutade."),
    "in_time.chair_recorded": N_("Ett ordförandebeslut eller delegationsbeslut är förberett men inte fattat."),
    # rules/verdict.py: will the answer hold?
    "holds.complete": N_("Varje krav har ståndpunkt, åtgärder, ansvarig, tid och ett sätt att säkra effekten."),
    "holds.whole": N_("%(findings)s har allt som myndigheten frågar efter."),
    "holds.nothing": N_("Det finns inget svar på %(findings)s: varken ståndpunkt, åtgärder eller uppföljning."),
    "holds.no_position": N_("Ståndpunkt saknas för %(findings)s."),
    "holds.no_measures": N_("Åtgärder saknas för %(findings)s."),
    "holds.no_owner": N_("Ansvarig saknas för %(findings)s."),
    "holds.no_time": N_("Tid saknas för %(findings)s."),
    "holds.no_effect": N_("Effekten mäts inte ännu för %(findings)s."),
    "holds.no_contested": N_("Nämnden delar inte hela bedömningen i %(findings)s och planerar ingen åtgärd."),
    "holds.no_findings": N_("Inga krav är registrerade i ärendet. Lägg in bristerna från beslutet."),
    "holds.all_closed": N_("Alla brister i ärendet är avslutade."),
    "holds.appeal": N_("Frågan gäller inte ett överklagande."),
    "holds.remedied": NP_("Åtgärden är genomförd eller införd.", "Alla %(n)s åtgärder är genomförda eller införda."),
    "holds.in_phase_only": NP_(
        "Åtgärden är i fas. Den är inte genomförd än.", "Alla %(n)s åtgärder är i fas. Ingen är genomförd än."
    ),
    "holds.in_phase": NP_(
        "Åtgärden är i fas.", "Alla %(n)s åtgärder är genomförda eller i fas. Genomförda eller införda: %(done)s."
    ),
    "holds.after": NP_("%(numbers)s blir inte klar till %(due_on)s.", "%(numbers)s blir inte klara till %(due_on)s."),
    "holds.out_of_phase": NP_("%(numbers)s är inte i fas.", "%(numbers)s är inte i fas."),
    "holds.unmet": NP_("%(numbers)s har ingen åtgärd.", "%(numbers)s har inga åtgärder."),
    # rules/answer_readiness.py
    "answer.no_position": N_("Ståndpunkten saknas. Ange om nämnden delar bedömningen."),
    "answer.no_reason": N_("Skälet till ståndpunkten saknas. Skriv det."),
    "answer.position": N_("%(position)s"),
    "answer.measures": NP_("%(n)s åtgärd", "%(n)s åtgärder"),
    "answer.contested": N_("ingen, ståndpunkten är motiverad"),
    "answer.no_measures": N_("ingen åtgärd"),
    "answer.nothing_yet": N_("ingen åtgärd ännu"),
    "answer.all": N_("klart"),
    "answer.lacking": N_("saknas för %(numbers)s"),
    "answer.effect": N_("%(effect)s"),
    "answer.no_effect": N_("Det är inte valt hur effekten säkras. Välj mått, mål och första mätdag, eller skriv det."),
    "answer.evidence": NP_("%(n)s underlag", "%(n)s underlag"),
    "answer.no_evidence": N_("Inget underlag visar vad som är gjort. Lägg till det som finns."),
    "answer.no_dnr": N_("Myndighetens diarienummer saknas. Det står i beslutet och behövs på första sidan."),
    "answer.no_words": N_("Kravets ordalydelse saknas. Klistra in den ur beslutet."),
    "answer.tell_move": N_(
        "Myndigheten ska få veta att tiden är flyttad från %(before)s till %(now)s. Svaret säger det, med skälet."
    ),
    "answer.no_findings": N_("Ärendet har inga brister att svara på. Lägg till dem."),
    # rules/consistency.py
    "consistency.unexplained": NP_(
        "En skillnad mot vad som tidigare har sagts är inte förklarad: %(numbers)s. Skriv en mening om den.",
        "%(n)s skillnader mot vad som tidigare har sagts är inte förklarade: %(numbers)s. Skriv en mening om varje.",
    ),
    "consistency.gone": N_("Finns inte längre med i svaret."),
    "consistency.position": N_("Ståndpunkten var: %(before)s. Nu är den: %(now)s."),
    "consistency.no_position": N_("Ståndpunkten var: %(before)s. Nu är ingen angiven."),
    "consistency.responsible": N_("Ansvarig var %(before)s och är nu %(now)s."),
    "consistency.nobody": N_("Ansvarig var %(before)s. Nu är ingen utsedd."),
    "consistency.figure_worse": N_("%(indicator)s har försämrats sedan mätningen %(before)s."),
    "consistency.figure_better": N_("%(indicator)s har förbättrats sedan mätningen %(before)s."),
    "consistency.registered": N_("Tillkom %(on)s."),
    "consistency.decision": N_("Beslutat %(on)s, %(reference)s."),
    "consistency.decision_only": N_("Beslutat %(on)s."),
    "consistency.update": N_("Lägesrapport %(on)s: %(state)s."),
    "consistency.move": N_("Tiden ändrades %(on)s: %(reason)s"),
    "consistency.obstacle_ended": N_("Hindret upphörde %(on)s."),
    "consistency.closed": N_("Bristen avslutades %(on)s: %(reference)s."),
    "consistency.sample": N_("Egenkontroll %(on)s: %(passed)s av %(examined)s uppfyllde kraven."),
    "consistency.measure_done": N_("%(number)s genomfördes %(on)s."),
    "consistency.observation": N_("Ny mätning av %(indicator)s, inskriven %(on)s."),
    "consistency.verified": N_("Kontrollerad %(on)s."),
    # rules/answer_decision.py, actions/answers.py
    "answer.locked": N_("Svaret lämnades in %(on)s och är låst. Gör en komplettering i stället."),
    "answer.paragraph_approved_at_once": N_("Paragrafen justerades omedelbart."),
    "answer.paragraph_approved": N_("Paragrafen justerades omedelbart, %(on)s."),
    "answer.minutes_approved": N_("Protokollet justerades %(on)s."),
    "answer.not_approved": N_("Protokollet är inte justerat än. Skicka svaret när det är justerat."),
    "answer.meeting_gone": N_("Sammanträdet %(held_on)s kan inte besluta om svaret. Välj ett kommande sammanträde."),
    "answer.other_decision": N_("Beslutet avger inte yttrande i det här ärendet. Välj ett annat."),
    "answer.undecided": N_("Beslutet är inte inskrivet än. Skriv in det först."),
    "answer.no_mandate": N_(
        "Skriv vilket beslut som ger ordföranden rätt att besluta, till exempel § 12 den 15 januari."
    ),
    "answer.no_urgency": N_("Skriv varför beslutet inte kan vänta till nästa sammanträde."),
    "answer.no_delegation": N_("Skriv var delegationen står, till exempel delegationsordningen punkt 4.2."),
    "answer.delegation_warning": N_(
        "Frågor om verksamhetens mål, inriktning, omfattning eller kvalitet får inte delegeras. "
        "Kryssa i att du har tagit ställning till det."
    ),
    "answer.no_decision": N_(
        "Inget beslut är registrerat. Skriv in nämndens beslut, ett ordförandebeslut eller ett beslut på delegation."
    ),
    "answer.changed": N_(
        "Svaret är ändrat sedan version %(number)s beslutades. Lämna den beslutade versionen, eller ta ett nytt beslut."
    ),
    "answer.editorial": N_("Läs ändringarna sedan beslutet och kryssa i att de är redaktionella."),
    "answer.gaps": NP_(
        "En sak saknas i svaret. Rätta den, eller skriv under bristen vad nämnden inte kan ange och varför.",
        "%(n)s saker saknas i svaret. Rätta dem, eller skriv under bristen vad nämnden inte kan ange och varför.",
    ),
    "answer.read_anew": N_("Svaret har ändrats sedan du läste det. Läs det igen."),
    "answer.not_released": N_("Svaret är inte frisläppt. Förvaltningschefen släpper det först."),
    "answer.not_acting": N_("Kryssa i att du är tjänstgörande ordförande."),
    "answer.alone": N_("Den som har förberett eller släppt svaret kan inte också underteckna det."),
    "answer.already_signed": N_("Svaret är redan undertecknat."),
    "answer.sent_ahead": N_("Registrera inlämningen när svaret har skickats, senast %(today)s."),
    "answer.sent_early": N_("Svaret kan inte ha skickats före myndighetens beslut %(decided_on)s."),
    "answer.not_sent": N_("Svaret är inte inlämnat än. Registrera inlämningen först."),
    "answer.marked_annex": N_("En bilaga är sekretessmarkerad. Kryssa i att den ska följa med, eller ta bort den."),
    "answer.no_difference": N_("Skillnaden finns inte längre. Läs listan igen."),
    "answer.notice_to_authority": N_(
        "Myndigheten själv har fått en annan uppgift. Därför måste förklaringen stå i svaret."
    ),
    "answer.wanted_not_later": N_("Anstånd begärs till en dag efter sista dagen, %(due_on)s."),
    "registration.no_number": N_("Skriv diariets nummer."),
    # rules/completeness.py
    "gap.no_measure": N_(
        "%(number)s saknar åtgärd. Lägg till en åtgärd, eller skriv varför nämnden inte delar bedömningen."
    ),
    "gap.no_position_reason": N_(
        "%(number)s saknar skäl. Skriv varför nämnden inte delar bedömningen, eller lägg till en åtgärd."
    ),
    "gap.no_owner": N_("%(number)s saknar ansvarig. Utse en ansvarig."),
    "gap.no_date": N_("%(number)s saknar tid. Ange klart senast, eller varför datum inte kan anges."),
    "gap.no_remedial": N_("Ingen åtgärd är avhjälpande. Lägg till vad ni gör för de ärenden som är öppna nu."),
    "gap.no_follow_up": N_("Ingen åtgärd följer upp. Lägg till hur ni ser att åtgärderna fungerar."),
    "gap.not_carried_out": N_("%(number)s har rapporterats men utgår utan att ha genomförts. Förklara det i svaret."),
    # rules/changes.py: why an item is in its class
    "change.new.finding": N_("Ny brist i planen."),
    "change.new.measure": N_("Ny åtgärd i planen."),
    "change.reopened": N_("Öppen igen."),
    "change.reopened_on": N_("Öppnad igen %(on)s."),
    "change.closed": N_("Avslutad %(on)s."),
    "change.closed_by": N_("Avslutad %(on)s, %(reference)s."),
    "change.withdrawn": N_("Utgår: %(reason)s"),
    "change.withdrawn_replaced": N_("Utgår och ersätts av %(successor)s: %(reason)s"),
    "change.state": N_("Läge: %(before)s → %(now)s."),
    "change.effect": N_("Effekt: %(before)s → %(now)s."),
    "change.moved": N_("Klart senast: %(before)s → %(now)s."),
    "change.moved_because": N_("Klart senast: %(before)s → %(now)s. Skäl: %(reason)s"),
    "change.corrected": N_("Rättelse av skrivfel: klart senast %(before)s → %(now)s."),
    "change.date_lost": N_("Klart senast: %(before)s → datum kan inte anges."),
    "change.date_set": N_("Har fått en tid: klart senast %(now)s."),
    "change.verified": N_("Kontrollerad %(on)s med resultatet ja."),
    "change.raised.overdue": N_("Försenad nu, inte förra gången."),
    "change.raised.obstacle": N_("Har fått ett hinder."),
    "change.raised.no_owner": N_("Saknar ansvarig nu."),
    "change.raised.at_risk": N_("Riskerar försening nu."),
    "change.raised.awaiting_decision": N_("Väntar på beslut."),
    "change.eased.overdue": N_("Inte längre försenad."),
    "change.eased.obstacle": N_("Hindret är borta."),
    "change.eased.no_owner": N_("Har fått en ansvarig."),
    "change.eased.at_risk": N_("Riskerar inte längre försening."),
    "change.eased.awaiting_decision": N_("Väntar inte längre på beslut."),
    "change.lasting.overdue": N_("Fortsatt försenad, %(ordinal)s rapporten."),
    "change.lasting.obstacle": N_("Fortsatt hinder, %(ordinal)s rapporten."),
    "change.lasting.no_owner": N_("Saknar fortfarande ansvarig, %(ordinal)s rapporten."),
    "change.lasting.unconfirmed": N_("Fortsatt ej bekräftad, %(ordinal)s rapporten."),
    "change.lasting.awaiting_decision": N_("Väntar fortfarande på beslut, %(ordinal)s rapporten."),
    "change.lasting.at_risk": N_("Riskerar fortfarande försening, %(ordinal)s rapporten."),
    "change.lasting_long.overdue": N_("Fortsatt försenad, %(reports)s rapporter i rad."),
    "change.lasting_long.obstacle": N_("Fortsatt hinder, %(reports)s rapporter i rad."),
    "change.lasting_long.no_owner": N_("Saknar fortfarande ansvarig, %(reports)s rapporter i rad."),
    "change.lasting_long.unconfirmed": N_("Fortsatt ej bekräftad, %(reports)s rapporter i rad."),
    "change.lasting_long.awaiting_decision": N_("Väntar fortfarande på beslut, %(reports)s rapporter i rad."),
    "change.lasting_long.at_risk": N_("Riskerar fortfarande försening, %(reports)s rapporter i rad."),
    # rules/indicators.py: a value with its unit
    "value.share": N_("%(number)s\N{NO-BREAK SPACE}%%"),
    "value.day": N_("%(number)s\N{NO-BREAK SPACE}dag"),
    "value.days": N_("%(number)s\N{NO-BREAK SPACE}dagar"),
    "value.named": N_("%(number)s\N{NO-BREAK SPACE}%(unit)s"),
    "value.number": N_("%(number)s"),
    # rules/indicators.py: what can't be so
    "indicator.interim_alone": N_("Ange målet också. Ett delmål är på väg mot ett mål."),
    "indicator.interim_past_target": N_("Delmålet är svårare än målet. Ändra ett av dem."),
    "indicator.target_missing": N_("Ange vilket mål som ska vara nått den dagen."),
    "indicator.baseline_undated": N_("Ange vilken tid utgångsläget gäller."),
    "indicator.baseline_backwards": N_("Utgångsläget kan inte sluta innan det börjar. Ändra en av dagarna."),
    "indicator.share_outside": N_("En andel är mellan 0 och 100 procent."),
    "indicator.negative": N_("Skriv ett tal som är 0 eller större."),
    "indicator.too_large": N_("Talet är för stort. Kontrollera att det är rätt skrivet."),
    "indicator.unit_locked": N_(
        "Nyckeltalet har mätvärden i den gamla enheten. Lägg upp ett nytt nyckeltal i stället."
    ),
    "indicator.period_locked": N_(
        "Nyckeltalet har mätvärden för den gamla perioden. Lägg upp ett nytt nyckeltal i stället."
    ),
    "indicator.reason_missing": N_("Skriv varför nyckeltalet inte ska följas längre."),
    "indicator.retired": N_("Nyckeltalet följs inte längre. Det kan inte ändras."),
    "observation.not_over": N_("Perioden är inte slut. Den kan mätas efter %(last)s."),
    "observation.half_share": N_("Skriv både antalet som uppfyller kravet och hur många det är av."),
    "observation.of_nothing": N_("En andel av 0 finns inte. Lämna perioden utan mätvärde."),
    "observation.more_than_all": N_("Antalet som uppfyller kravet kan inte vara större än alla."),
    # actions/indicators.py
    "observation.taken": N_("%(period)s har redan ett mätvärde. Rätta det i stället."),
    "observation.no_share": N_("Nyckeltalet är ingen andel. Skriv värdet i stället."),
    "observation.value_missing": N_("Skriv mätvärdet."),
    "observation.corrected": N_("Mätvärdet är redan rättat. Rätta det nya i stället."),
    "observation.reason_missing": N_("Skriv varför mätvärdet rättas."),
    # rules/extracts.py, exchange/extracts.py: a case-time extract
    "extract.kind": N_("Utdraget ska vara en CSV- eller XLSX-fil."),
    "extract.unreadable": N_("Filen går inte att läsa. Spara utdraget på nytt som CSV och försök igen."),
    "extract.no_start": N_("Kolumnen startdatum saknas. Den första raden ska säga vad varje kolumn är."),
    "extract.no_end": N_("Kolumnen slutdatum saknas. Den får vara tom på rader där ärendet är öppet."),
    "extract.column_twice": N_("Två kolumner säger samma sak. Ta bort den ena."),
    "extract.identity_column": N_(
        "Kolumn %(number)s (%(name)s) ser ut att peka ut ärenden eller personer. Ta bort den och läs in på nytt."
    ),
    "extract.unknown_column": N_(
        "Kolumn %(number)s (%(name)s) behövs inte. Behåll bara startdatum, slutdatum, förlängning och enhet."
    ),
    "extract.identity_number": N_("Filen innehåller ett personnummer. Inget har sparats. Ta bort det ur utdraget."),
    "extract.too_many_parts": N_(
        "Kolumnen enhet har %(n)s olika värden. Högst %(most)s går att läsa in, så att inget enskilt ärende pekas ut."
    ),
    "extract.long_part": N_("Kolumnen enhet har ett värde som är längre än %(most)s tecken. Skriv bara enhetens namn."),
    "extract.nothing_chosen": N_("Välj minst ett nyckeltal att spara i."),
    "extract.as_of_later": N_("Utdraget kan inte vara gjort efter %(today)s."),
    "extract.does_not_fit": N_("%(indicator)s har en annan enhet eller period. Välj ett annat nyckeltal."),
    "eseal.refused": N_(
        "Den elektroniska stämpeln går inte att sätta: %(why)s. Inget är sparat. Be den som driver Tillsynslotsen att "
        "rätta det, och gör sedan om."
    ),
    "eseal.out_of_order": N_(
        "Den elektroniska stämpeln går inte att sätta: %(why)s. Inget kan låsas innan det rättas."
    ),
    "eseal.ends": N_(
        "Stämpelns certifikat går ut %(on)s. Skaffa ett nytt innan dess, annars kan inget låsas efter den dagen."
    ),
    "seal.broken": N_("Sidan har legat öppen för länge eller ändrats. Läs in filen igen."),
    "extract.row.no_start": N_("startdatum saknas"),
    "extract.row.start_unreadable": N_("startdatum är inget datum, skriv det som 2014-04-04"),
    "extract.row.end_unreadable": N_("slutdatum är inget datum, skriv det som 2014-04-04"),
    "extract.row.extended_unreadable": N_("förlängning är inget datum, skriv det som 2014-04-04"),
    "extract.row.too_many_cells": N_("raden har fler celler än kolumner"),
    "extract.row.too_early": N_("startdatum är orimligt tidigt"),
    "extract.row.start_later": N_("startdatum är efter dagen för utdraget"),
    "extract.row.end_before_start": N_("slutdatum är före startdatum"),
    "extract.row.end_later": N_("slutdatum är efter dagen för utdraget"),
    "extract.row.extended_before_start": N_("förlängningen är beslutad före startdatum"),
    "extract.row.extended_later": N_("förlängningen är beslutad efter dagen för utdraget"),
    # rules/effect.py: why a finding's effect is shown or not (R5)
    "effect.nothing_chosen": N_("Inget nyckeltal är valt och inget stickprov är gjort. Bestäm hur effekten ska mätas."),
    "effect.shown": N_(
        "%(indicator)s: %(value)s i %(period)s (%(cases)s), målet är %(target)s. "
        "Kontrollerat %(verified_on)s med resultatet ja."
    ),
    "effect.shown_by_sample": N_("%(sample)s. Kontrollerat %(verified_on)s med resultatet ja."),
    "effect.sample": N_("Stickprov %(on)s: %(passed)s av %(examined)s uppfyllde kravet"),
    "effect.sample_unverified": N_("%(sample)s. Ingen kontroll har bekräftat effekten."),
    "effect.example": N_("%(indicator)s (exempeldata)"),
    "effect.cases": N_("underlag %(n)s"),
    "effect.cases_unknown": N_("underlaget är inte angivet"),
    "effect.below": N_("%(indicator)s: %(value)s i %(period)s (%(cases)s). Målet är %(target)s och är inte nått."),
    "effect.fallen": N_(
        "Effekten var visad vid kontrollen %(verified_on)s men är det inte längre. "
        "%(indicator)s: %(value)s i %(period)s (%(cases)s), målet är %(target)s."
    ),
    "effect.missing": N_(
        "%(indicator)s skulle mätas första gången %(first_on)s men har inget mätvärde. Målet är %(target)s."
    ),
    "effect.too_small": N_(
        "%(indicator)s: %(value)s i %(period)s, men underlaget är för litet för att bedöma "
        "(%(cases)s, minst %(minimum)s behövs). Målet är %(target)s."
    ),
    "effect.too_few": N_(
        "%(indicator)s: %(value)s i %(period)s (%(cases)s), målet är %(target)s. "
        "Effekten kan bekräftas när %(needed)s mätvärden i rad har nått målet."
    ),
    "effect.interim": N_(
        "%(indicator)s: %(value)s i %(period)s (%(cases)s). Delmålet %(interim)s är nått. Målet är %(target)s."
    ),
    "effect.too_early": N_(
        "Mäts första gången %(first_on)s. %(indicator)s: utgångsläget är %(baseline)s och målet är %(target)s."
    ),
    "effect.no_values": N_("%(indicator)s har inget mätvärde ännu. Målet är %(target)s."),
    "effect.no_target": N_("%(indicator)s har inget mål. Sätt ett mål så att effekten kan bedömas."),
    "effect.unverified": N_(
        "%(indicator)s: %(value)s i %(period)s (%(cases)s). Målet %(target)s är nått, "
        "men ingen kontroll har bekräftat effekten."
    ),
    "effect.verified_otherwise": N_(
        "%(indicator)s: %(value)s i %(period)s (%(cases)s). Målet %(target)s är nått, "
        "men kontrollen %(verified_on)s gav resultatet %(result)s."
    ),
    "effect.verified_before": N_(
        "%(indicator)s: %(value)s i %(period)s (%(cases)s). Målet %(target)s är nått, "
        "men kontrollen %(verified_on)s vilar inte på det. Kontrollera effekten igen."
    ),
    "effect.verified_no": N_("Kontrollen %(on)s gav resultatet %(result)s."),
    "effect.rests_on_nothing": N_(
        "Kontrollen %(on)s vilar varken på ett nyckeltal eller på ett stickprov, så den visar ingen effekt."
    ),
    # rules/reminders.py
    "reminders.asked_again": N_("Den andra frågan kommer närmare utskicket än den första: skriv färre dagar än %(n)s."),
    "reminders.chief_told": N_(
        "Förvaltningschefen får veta vad som är obekräftat när de ansvariga har fått frågan igen: skriv högst %(n)s."
    ),
    "reminders.chief_after": N_("Ersättaren får veta före förvaltningschefen, eller samma dag: skriv minst %(n)s."),
    "reminders.horizon": N_("Veckobrevet ser längre fram än det som står först: skriv fler dagar än %(n)s."),
    "reminders.said.asked": NP_(
        "Den som inte har bekräftat sin åtgärd får frågan %(n)s dag före utskicket.",
        "Den som inte har bekräftat sin åtgärd får frågan %(n)s dagar före utskicket.",
    ),
    "reminders.said.again": NP_(
        "Frågan kommer en gång till %(n)s dag före, och då också till ersättaren.",
        "Frågan kommer en gång till %(n)s dagar före, och då också till ersättaren.",
    ),
    "reminders.said.again_that_day": N_("Frågan kommer en gång till på utskicksdagen, och då också till ersättaren."),
    "reminders.said.chief": NP_(
        "Förvaltningschefen får veta vad som är obekräftat %(n)s dag före.",
        "Förvaltningschefen får veta vad som är obekräftat %(n)s dagar före.",
    ),
    "reminders.said.chief_that_day": N_("Förvaltningschefen får veta vad som är obekräftat på utskicksdagen."),
    "reminders.said.late": N_("Dagen efter att ett datum har passerat påminns den ansvariga."),
    "reminders.said.deputy": NP_(
        "Har ingen skrivit något efter %(n)s dag får ersättaren veta det.",
        "Har ingen skrivit något efter %(n)s dagar får ersättaren veta det.",
    ),
    "reminders.said.chief_after": NP_(
        "Efter %(n)s dag får förvaltningschefen veta det.", "Efter %(n)s dagar får förvaltningschefen veta det."
    ),
    "reminders.said.weekly": NP_(
        "Veckobrevet kommer på måndagar och ser %(n)s dag framåt.",
        "Veckobrevet kommer på måndagar och ser %(n)s dagar framåt.",
    ),
    # rules/outbox.py
    "outbox.sending": N_("Skickas just nu."),
    "outbox.untried": N_("Inget försök har misslyckats än."),
    "outbox.stopped": N_("Skickas när mejlservern svarar igen."),
    "outbox.refused": N_("Mejlservern tar inte emot anslutningar."),
    "outbox.silent": N_("Mejlservern svarar inte."),
    "outbox.unknown_name": N_("Mejlserverns namn går inte att hitta i nätet."),
    "outbox.cut": N_("Förbindelsen med mejlservern bröts."),
    "outbox.unsafe": N_("Det gick inte att få en säker förbindelse med mejlservern."),
    "outbox.sign_in": N_("Mejlservern godtog inte programmets inloggning (svar %(code)s)."),
    "outbox.later": N_("Mejlservern tar inte emot mejlet just nu (svar %(code)s)."),
    "outbox.no": N_("Mejlservern nekade mejlet (svar %(code)s). Kontrollera mottagarens adress."),
    "outbox.other": N_("Mejlet gick inte att skicka. Felet står i programmets logg."),
    # rules/promises.py
    "promise.locked": N_(
        "Åtgärden har rapporterats med klart senast %(due_on)s. Föreslå en ny tid i stället, med skäl."
    ),
    "promise.locked_without_date": N_("Åtgärden har rapporterats utan datum. Föreslå en tid i stället, med skäl."),
    "promise.due_before_start": N_("Klart senast kan inte vara före start %(starts_on)s. Ändra ett av datumen."),
    "promise.done": N_("Åtgärden är genomförd. Tiden kan inte ändras."),
    "promise.withdrawn": N_("Åtgärden utgår. Tiden kan inte ändras."),
    "promise.same_date": N_("Klart senast är redan %(due_on)s. Välj ett annat datum."),
    "promise.reason_missing": N_("Skriv varför tiden ändras. Skälet visas i rapporten."),
    "promise.chief_approves": N_("Bara förvaltningschefen kan godkänna en ny tid. Skicka in den som förslag."),
    "promise.reference_missing": N_("Nämnden har beslutat om tiden. Ange paragrafen där nämnden ändrade den."),
    "promise.tell_authority": N_(
        "Myndigheten har fått veta att åtgärden ska vara klar %(told_on)s. "
        "Behöver den få veta att tiden blir %(to_on)s?"
    ),
    # rules/proof.py
    "proof.continuous_not_done": N_("Åtgärden är löpande. Välj ”Införd, löpande” i stället för ”Genomförd”."),
    "proof.once_not_in_place": N_("Åtgärden är inte löpande. Välj ”Genomförd” i stället för ”Införd, löpande”."),
    "proof.undecided": N_("%(body)s måste besluta först. Skriv in beslutet innan åtgärden blir genomförd."),
    "proof.undecided_by_other": N_("Åtgärden behöver ett beslut först. Skriv in beslutet innan den blir genomförd."),
    "proof.consultation_ongoing": N_(
        "Den fackliga samverkan pågår. Skriv in när den är klar, innan åtgärden blir genomförd."
    ),
    "proof.consultation_undated": N_("Den fackliga samverkan saknar datum. Skriv in när den blev klar."),
    "proof.needed_when_done": N_(
        "Åtgärden har läget %(state)s. Ändra läget till Pågår innan du anger att den behöver beslut eller samverkan."
    ),
    "proof.evidence_missing": N_("Lägg till ett underlag, eller skriv varför det inte finns något."),
    # rules/progress.py
    "progress.withdrawn": N_("%(number)s utgår och tar inte emot fler uppgifter."),
    "progress.withdraw_elsewhere": N_("En åtgärd utgår genom förvaltningschefens beslut, inte i en lägesrapport."),
    "progress.text_missing": N_("Skriv vad som har hänt sedan sist, minst en mening."),
    "progress.forecast_missing": N_("Ange när ni tror att åtgärden är klar."),
    "progress.forecast_passed": N_("Dagen har redan varit. Ange en dag från och med i dag."),
    "progress.done_to_come": N_("Dagen har inte varit än. Ange en dag till och med i dag."),
    "progress.done_before_decision": N_("Beslutet fattades %(day)s. Ange den dagen eller en senare."),
    "progress.confirm_done": N_("Åtgärden är genomförd. Läget behöver inte bekräftas."),
    "progress.chief_withdraws": N_("Bara förvaltningschefen kan låta en åtgärd utgå."),
    "progress.withdraw_reason_missing": N_("Skriv varför åtgärden utgår. Skälet visas i rapporten."),
    "progress.own_successor": N_("En åtgärd kan inte ersätta sig själv. Välj en annan."),
    "progress.successor_withdrawn": N_("%(number)s utgår. Välj en åtgärd som finns kvar."),
    "progress.no_occasions": N_("Åtgärden är inte löpande och har inga tillfällen."),
    "progress.occasion_to_come": N_("Tillfället har inte varit än. Ange en dag till och med i dag."),
    "progress.occasion_before_last": N_("Det senaste tillfället hölls %(last_on)s. Ange en senare dag."),
    "progress.obstacle_ends_early": N_("Hindret började %(since)s. Det kan inte ha upphört tidigare."),
    "progress.obstacle_ends_later": N_("Ange en dag till och med i dag när hindret upphörde."),
    # rules/freezing.py
    "freezing.practice": N_("Övning: en annan dag än dagens är inställd. Inget kan låsas eller skickas."),
    "freezing.meeting_cancelled": N_("Mötet %(held_on)s är inställt. Välj ett annat möte."),
    "freezing.meeting_held": N_("Mötet %(held_on)s har varit. Lås rapporten till nästa möte."),
    "freezing.standing": N_("Rapport %(number)s är redan låst för mötet. Återkalla den först."),
    "freezing.revise": N_("Rapport %(number)s skickades ut %(dispatch_on)s. Gör en reviderad rapport i stället."),
    "freezing.out_of_order": N_(
        "Rapport %(number)s är redan låst för det senare mötet %(meeting_on)s. Välj ett möte efter det."
    ),
    "freezing.missing": NP_(
        "En sak saknas. Åtgärda den, eller kryssa i att rapporten låses ändå.",
        "%(n)s saker saknas. Åtgärda dem, eller kryssa i att rapporten låses ändå.",
    ),
    "freezing.dispatched": N_("Kallelsen gick ut %(dispatch_on)s. Gör en reviderad rapport i stället."),
    "freezing.reason_missing": N_("Skriv varför rapporten återkallas."),
    # rules/versions.py
    "version.stale": N_("Någon annan har sparat medan du skrev. Välj vilken version som ska gälla."),
    # rules/cases.py
    "case.not_yet": N_("Dagen har inte varit än. Skriv en dag till och med i dag, %(today)s."),
    "case.served_before_decided": N_("Delgivningen kan inte vara före beslutet, %(decided_on)s."),
    "case.amount_without_sanction": N_("Välj vilken sanktion beloppet gäller, eller ta bort beloppet."),
    "deadline.already_replaced": N_("Sista dagen %(due_on)s är redan ersatt. Öppna den som gäller nu."),
    "deadline.granted_needs_day": N_("Skriv den nya sista dagen, den som myndigheten har beviljat."),
    "deadline.granted_not_later": N_("Skriv en dag efter %(due_on)s, som anståndet ersätter."),
    "deadline.judgement_needs_reason": N_("Skriv varför du bedömer läget annorlunda, minst en mening."),
    # rules/findings.py
    "finding.position_needs_reason": N_("Skriv varför nämnden inte delar hela bedömningen, minst en mening."),
    "finding.words_locked": N_("Myndighetens ord är låsta. Rätta dem med en egen rättelse, så att det gamla syns."),
    "finding.words_missing": N_("Klistra in orden som de står i beslutet."),
    "finding.words_unchanged": N_("Orden är desamma som förut. Skriv dem som de ska stå."),
    "finding.correction_needs_reason": N_("Skriv varför orden rättas, minst en mening."),
    "finding.repeats_itself": N_("En brist kan inte upprepa sig själv. Välj en tidigare brist."),
    # readiness: what a report lacks before it is locked
    "readiness.summary_unread": N_("Ett förslag är skrivet från uppgifterna i planen. Läs det och spara."),
    "readiness.summary_stale": N_("Läget har ändrats sedan texten sparades. Läs den mot tabellerna och spara igen."),
    "readiness.summary_empty": N_("Två till fem meningar. Står först i rapporten."),
    "readiness.economy_empty": N_("Skriv vad åtgärderna kostar, eller att de ryms i budgeten."),
    "readiness.children_empty": N_("Skriv hur barnets bästa har bedömts."),
    "readiness.no_proposal": N_("Nämnden behöver ett förslag till beslut om återrapporteringen."),
    # actions/measures*.py
    "measure.no_purpose": N_("Välj minst en brist, eller kryssa i att åtgärden gäller hela planen."),
    "measure.may_not_own": N_("%(title)s kan inte vara ansvarig för en åtgärd. Välj någon annan."),
    "measure.owner_has_left": N_("%(title)s har lämnat sitt uppdrag. Välj någon annan."),
    "measure.deputy_is_owner": N_("Välj en annan ersättare. Den ansvariga kan inte ersätta sig själv."),
    "measure.continuous_when_done": N_(
        "Åtgärden har läget %(state)s. Ändra läget till Pågår innan du ändrar om den löper vidare."
    ),
    "measure.no_deciding_body": N_(
        "%(number)s behöver inget beslut. Ange först under Ändra åtgärden vem som måste besluta."
    ),
    "measure.decided_to_come": N_("Beslutet kan skrivas in först när det är fattat, %(decided_on)s."),
    "measure.decision_reference_missing": N_("Skriv paragraf eller nummer, så att beslutet går att hitta."),
    "measure.evidence_title_missing": N_("Skriv vad underlaget heter."),
    "obstacle.since_missing": N_("Skriv sedan vilken dag hindret finns."),
    "obstacle.since_to_come": N_("Hindret kan inte börja efter i dag. Skriv dagen då det började."),
    "obstacle.tried_missing": N_("Skriv vad ni har försökt, minst en mening."),
    "move.decline_reason_missing": N_("Skriv varför tiden inte ändras."),
    "move.answered": N_("Förslaget fick sitt svar %(answered_on)s. Lämna ett nytt förslag om tiden ska ändras igen."),
    "occasion.next_before_held": N_("Nästa tillfälle måste vara efter %(held_on)s."),
    # actions/admin.py
    "committee.taken": N_("%(municipality)s har redan en nämnd med det namnet. Skriv ett annat namn."),
    "user.email_taken": N_("Adressen har redan ett konto. Skriv en annan adress, eller ändra kontot som finns."),
    "user.own_account": N_("Du kan inte stänga ditt eget konto. Be en annan systemadministratör."),
    "user.last_admin": N_("Någon måste kunna administrera. Gör först en annan person till systemadministratör."),
    "membership.same_role": N_("Personen är redan %(role)s i nämnden. Ändra den rollen i stället."),
    # reports
    "report.changed": N_(
        "Planen har ändrats sedan du öppnade sidan. Läs igenom rapporten som den är nu och lås den sedan."
    ),
    "report.not_standing": N_("Rapport %(number)s gäller inte längre. Den är återkallad eller ersatt av en reviderad."),
    # queries/measures.py
    "plan.findings": NP_("%(n)s brist", "%(n)s brister"),
    "plan.measures": NP_("%(n)s åtgärd", "%(n)s åtgärder"),
    "plan.are.not_started": NP_("%(n)s är inte påbörjad", "%(n)s är inte påbörjade"),
    "plan.are.in_progress": NP_("%(n)s pågår", "%(n)s pågår"),
    "plan.are.done": NP_("%(n)s är genomförd", "%(n)s är genomförda"),
    "plan.are.in_place": NP_("%(n)s är införd", "%(n)s är införda"),
    "plan.are.awaiting_decision": NP_("%(n)s väntar på beslut", "%(n)s väntar på beslut"),
    "plan.count.not_started": NP_("%(n)s ej påbörjad", "%(n)s ej påbörjade"),
    "plan.count.in_progress": NP_("%(n)s pågår", "%(n)s pågår"),
    "plan.count.done": NP_("%(n)s genomförd", "%(n)s genomförda"),
    "plan.count.in_place": NP_("%(n)s införd", "%(n)s införda"),
    # queries/measures_history.py
    "happened.added": N_("Åtgärden lades till"),
    "happened.updated": N_("Läget uppdaterat"),
    "happened.confirmed": N_("Bekräftat, läget är oförändrat"),
    "happened.date_proposed": N_("Ny tid föreslagen: %(to_on)s"),
    "happened.date_moved": N_("Klart senast ändrat från %(from_on)s till %(to_on)s"),
    "happened.date_set": N_("Klart senast satt till %(to_on)s"),
    "happened.date_corrected": N_("Skrivfel rättat: klart senast är %(to_on)s"),
    "happened.date_declined": N_("Förslaget om %(to_on)s avslogs"),
    "happened.obstacle": N_("Hinder sedan %(since)s"),
    "happened.obstacle_ended": N_("Hindret upphörde"),
    "happened.evidence": N_("Underlag tillagt"),
    "happened.occasion": N_("Tillfälle genomfört"),
    "happened.reported": N_("Rapporterad till nämnden %(held_on)s, återrapportering %(number)s"),
    "happened.decided": N_("Beslut fattat av %(body)s"),
    "happened.withdrawn": N_("Åtgärden utgår"),
    "happened.withdrawn_replaced": N_("Åtgärden utgår och ersätts av %(successor)s"),
    # queries/overview.py: what is asked, in the big band
    "overview.asked.report": N_("Nämnden ska ha redovisat åtgärderna senast %(due_on)s."),
    "overview.asked.remedy": N_("Bristerna ska vara åtgärdade senast %(due_on)s."),
    "overview.asked.answer": N_("Nämnden ska ha svarat senast %(due_on)s."),
    # queries/overview_actions.py: what asks for action
    "overview.mark.no_meeting": N_("Inget möte hinner"),
    "overview.mark.passed": N_("Sista dagen passerad"),
    "overview.mark.last_meeting": N_("Sista mötet"),
    "overview.mark.overdue": NP_("Försenad %(n)s dag", "Försenad %(n)s dagar"),
    "overview.mark.obstacle": N_("Hinder sedan %(since)s"),
    "overview.mark.no_owner": N_("Saknar ansvarig"),
    "overview.mark.unconfirmed": N_("Ej bekräftad sedan %(since)s"),
    "overview.mark.awaiting_decision": N_("Väntar på beslut"),
    "overview.mark.decision_on": N_("Beslut %(on)s"),
    "overview.mark.at_risk": N_("Riskerar försening"),
    "overview.mark.check": N_("Kontrollen skulle göras %(on)s"),
    "overview.why.check": N_("Förra kontrollen, %(on)s, gav %(result)s."),
    "overview.way.check": N_("Kontrollera"),
    "overview.mark.untold": N_("Ska få veta"),
    "overview.title.untold": N_("Berätta för myndigheten om nya tider: %(numbers)s"),
    "overview.why.untold": N_("Nästa svar säger det, med skälet. Är svaret redan skickat, gör en komplettering."),
    "overview.way.answers": N_("Till svaren"),
    "overview.mark.date_proposed": N_("Ny tid föreslagen"),
    "overview.mark.no_date": N_("Saknar tid"),
    "overview.mark.no_measure": N_("Saknar åtgärd"),
    "overview.mark.no_position_reason": N_("Saknar skäl"),
    "overview.mark.effect": N_("Mäts inte ännu"),
    "overview.title.record": N_("%(number)s %(title)s"),
    "overview.title.no_meeting": N_("Svaret hinner inte fram till %(due_on)s"),
    "overview.title.passed": N_("Svaret skulle vara framme %(due_on)s"),
    "overview.title.immediate": N_("Begär omedelbar justering"),
    "overview.title.effect": N_("Effekten mäts inte ännu för %(numbers)s"),
    "overview.why.immediate": N_("Gäller svaret i ärendet %(case)s. Bara då kan det skickas i tid till %(due_on)s."),
    "overview.why.next": N_("Nästa tillfälle %(on)s."),
    "overview.why.due": N_("Klart senast %(due_on)s."),
    "overview.why.owner": N_("Ansvarig: %(title)s."),
    "overview.why.date_proposed": N_("%(by)s föreslår %(to_on)s. Skäl: %(reason)s"),
    "overview.why.effect": N_("Myndigheten granskar om åtgärderna har gett effekt. Bestäm hur det ska mätas."),
    "overview.way.case": N_("Öppna ärendet"),
    "overview.way.fill_in": N_("Skriv in beslutet"),
    "overview.way.meeting": N_("Se sammanträdet"),
    "overview.way.meetings": N_("Se sammanträden"),
    "overview.way.extra_meeting": N_("Lägg in möte"),
    "overview.way.ask": N_("Lägg till"),
    "overview.way.appoint": N_("Utse ansvarig"),
    "overview.way.set_date": N_("Ange tid"),
    "overview.way.answer": N_("Svara"),
    "overview.way.update": N_("Uppdatera"),
    "overview.way.measure": N_("Se åtgärden"),
    "overview.way.matter": N_("Se ärendet"),
    "overview.way.propose": N_("Föreslå beslut"),
    "overview.way.give_reason": N_("Skriv skäl"),
    "overview.way.add_measure": N_("Lägg till åtgärd"),
    "overview.way.finding": N_("Öppna bristen"),
    "overview.way.findings": N_("Se bristerna"),
    # rules/chain.py
    "chain.number": N_("Händelse %(number)s: numret passar inte i följden. Numren börjar på 1."),
    "chain.missing_one": N_("Händelse %(number)s saknas."),
    "chain.missing": N_("Händelserna %(first)s–%(last)s saknas."),
    "chain.previous": N_(
        "Händelse %(number)s: den hänvisar till kontrollsumman %(stored)s, men händelsen före har %(before)s."
    ),
    "chain.content": N_(
        "Händelse %(number)s: innehållet är ändrat. Kontrollsumman är %(stored)s, men innehållet ger %(counted)s."
    ),
    "chain.unreadable": N_("Händelse %(number)s: innehållet är ändrat till något som inte går att läsa: %(names)s."),
    "chain.anchor": N_(
        "Händelse %(number)s: historiken är omskriven. Kontrollsumman är %(stored)s, men %(source)s säger %(anchored)s."
    ),
    "chain.no_event": N_(
        "Händelse %(number)s saknas, men %(source)s vittnar om den. Historiken slutar med händelse %(last)s."
    ),
    # queries/verification*.py
    "verification.damaged": N_("Databasen är skadad och går inte att läsa i sin helhet: %(what)s"),
    "verification.trail_broken": N_("Historiken går inte att läsa efter händelse %(number)s."),
    "verification.integrity": N_("Databasens fil är skadad: %(what)s"),
    "verification.reference": N_(
        "Tabellen %(table)s, rad %(row)s: den hänvisar till en rad i %(parent)s som inte finns."
    ),
    "verification.trigger_missing": N_("Tabellen %(table)s: spärren %(name)s mot ändring saknas."),
    "verification.trigger_changed": N_("Tabellen %(table)s: spärren %(name)s mot ändring är ändrad eller avstängd."),
    "verification.snapshot": N_(
        "%(report)s: innehållet är ändrat. Kontrollsumman är %(stored)s, men innehållet ger %(counted)s."
    ),
    "verification.snapshot_unreadable": N_("%(report)s: innehållet går inte att läsa."),
    "verification.row_unreadable": N_("%(report)s: raderna i databasen är ändrade till något som inte går att läsa."),
    "verification.no_event": N_("%(report)s: historiken har ingen händelse om att den låstes."),
    "verification.event_differs": N_("%(report)s: händelse %(number)s säger något annat än databasen om: %(names)s."),
    "verification.no_report": N_(
        "Händelse %(number)s säger att en rapport låstes (%(label)s), men rapporten finns inte."
    ),
    "verification.withdrawal": N_("%(report)s: databasen och historiken säger olika om att den togs tillbaka."),
    "verification.supplement": N_("%(report)s: databasen och historiken säger olika om tillägget efter mötet."),
    "verification.row": N_("%(report)s: raden i databasen säger något annat än innehållet om: %(names)s."),
    "verification.told": N_("%(report)s: databasen säger något annat än innehållet om åtgärdernas tider."),
    "verification.no_file": N_("%(report)s: filen saknas."),
    "verification.file": N_(
        "%(report)s: filen %(file)s är ändrad. Kontrollsumman är %(stored)s, men filen ger %(counted)s."
    ),
    "verification.file_row": N_("%(report)s: uppgifterna om filen %(file)s är ändrade."),
    "verification.seal": N_("%(report)s: den elektroniska stämpeln på filen %(file)s håller inte: %(why)s."),
    "verification.reprint": N_("%(report)s: samma innehåll ger inte längre samma fil %(file)s."),
    "verification.letterhead": N_(
        "%(report)s: bilden i brevhuvudet saknas eller är ändrad, så filen kan inte skrivas ut igen."
    ),
    "verification.steps": N_("Svar %(number)s i databasen och historiken säger olika om vad som är gjort: %(kind)s."),
    "verification.evidence_missing": N_("Underlag %(name)s: filen %(place)s saknas eller går inte att läsa."),
    "verification.evidence_size": N_(
        "Underlag %(name)s: filen %(place)s är %(length)s byte. Den ska vara %(size)s byte."
    ),
    "verification.evidence_content": N_(
        "Underlag %(name)s: filen %(place)s är ändrad. Innehållet ger kontrollsumman %(counted)s."
    ),
    "verification.evidence_row": N_("Underlag %(name)s: databasen och historiken säger olika om filen."),
    "verification.evidence_removed": N_(
        "Underlag %(name)s: databasen och historiken säger olika om att det togs bort."
    ),
    "verification.unknown_file": N_("Filen %(place)s hör inte till något underlag."),
    # rules/letterheads.py, exchange/letterheads*.py
    "letterhead.accent_form": N_("Skriv färgen som # och sex tecken, till exempel #0c3441."),
    "letterhead.accent_faint": N_(
        "Färgen %(colour)s har kontrasten %(ratio)s till 1 mot vitt, och text behöver minst 4,5 till 1. "
        "Välj en mörkare färg, till exempel %(darker)s."
    ),
    "letterhead.alt_missing": N_(
        "Beskriv bilden för den som lyssnar på dokumenten, till exempel: Katrineholms kommuns vapen."
    ),
    "letterhead.kind": N_("Bilden ska vara en PNG- eller SVG-fil. Spara om den och försök igen."),
    "letterhead.too_large": N_("Filen är större än %(most)s MB. Spara bilden mindre eller enklare och försök igen."),
    "letterhead.pixels": N_(
        "Bilden har för många bildpunkter. Minska den till högst %(side)s på den längsta sidan och försök igen."
    ),
    "letterhead.shape": N_(
        "Bilden är för långsmal: den ena sidan är mer än %(most)s gånger så lång som den andra. Beskär den."
    ),
    "letterhead.blank": N_(
        "Bilden syns inte på vitt papper. Välj den variant av vapnet eller logotypen som är gjord för vit bakgrund."
    ),
    "letterhead.too_much": N_("Bilden gick inte att rita på rimlig tid. Spara den enklare, till exempel som PNG."),
    "letterhead.svg_broken": N_(
        "SVG-filen går inte att läsa. Öppna den i ett ritprogram, spara den på nytt och försök igen."
    ),
    "letterhead.svg_entities": N_(
        "SVG-filen definierar egna tecken (entiteter), och de tas inte emot. Spara den som enkel SVG eller PNG."
    ),
    "letterhead.svg_runs": N_(
        "SVG-filen innehåller program eller rörelse. Ett brevhuvud ska stå stilla. Spara den som enkel SVG eller PNG."
    ),
    "letterhead.svg_fetches": N_(
        "SVG-filen hämtar eller länkar till något utanför bilden. Spara den som enkel SVG utan länkar, eller som PNG."
    ),
    "letterhead.svg_text": N_(
        "SVG-filen innehåller text, som ser olika ut på olika datorer. Gör om texten till kurvor, eller spara som PNG."
    ),
    "letterhead.svg_part": N_(
        "SVG-filen innehåller %(part)s, som inte går att skriva ut. Spara den som enkel SVG, eller som PNG."
    ),
    "letterhead.svg_complicated": N_(
        "SVG-filen är för invecklad för ett brevhuvud. Förenkla den, eller spara som PNG."
    ),
    "letterhead.svg_size": N_("SVG-filen säger inte hur stor bilden är. Spara den på nytt i ett ritprogram."),
    # exchange/filetypes*.py
    "file.kind": N_(
        "Filen är av ett slag som inte tas emot. Välj PDF, Word (docx), Excel (xlsx), PNG, JPEG, TXT eller CSV."
    ),
    "file.empty": N_("Filen är tom. Välj en annan."),
    "file.too_large": N_("Filen är större än %(most)s MB. Dela upp den, eller hänvisa till handlingens diarienummer."),
    "file.macro": N_("Filen innehåller makron, alltså program. Spara den utan makron, som docx, xlsx eller PDF."),
    "file.other_office": N_("Filformatet tas inte emot. Spara dokumentet som docx, xlsx eller PDF."),
    "file.other_picture": N_("Bildformatet tas inte emot. Spara bilden som JPEG eller PNG."),
    "file.web": N_("Webbsidor och SVG-bilder tas inte emot, för de kan innehålla program. Spara som PDF eller PNG."),
    "file.archive": N_("Komprimerade arkiv tas inte emot. Packa upp arkivet och ladda upp filerna en i taget."),
    "file.runs": N_("Program tas inte emot. Välj ett dokument eller en bild."),
    "file.disagrees": N_("Filen är något annat än namnet säger (%(ending)s). Spara om den i rätt format."),
    "file.not_text": N_("Filen är inte ren text. Spara den som vanlig text, helst i UTF-8."),
    "file.web_text": N_(
        "Texten innehåller kod för webbsidor eller program. Ta bort koden, eller spara texten som PDF."
    ),
    "file.command_cell": N_("En cell i filen ber kalkylprogrammet starta ett program. Ta bort den cellen."),
    "file.encrypted_office": N_("Dokumentet har ett lösenord. Spara det utan lösenord och försök igen."),
    "file.encrypted_pdf": N_("PDF:en är låst eller krypterad. Skriv ut den till en ny PDF och ladda upp den."),
    "file.damaged": N_("Filen är skadad eller ofullständig. Öppna den, spara den på nytt och försök igen."),
    "file.bomb": N_("Filen blir orimligt stor när den packas upp. Spara om den, eller spara den som PDF."),
    "file.traversal": N_("Filen innehåller namn som leder utanför filen. Spara om dokumentet i Word eller Excel."),
    "file.two_in_one": N_("Filen innehåller mer än ett slags fil. Öppna den, spara den på nytt och försök igen."),
    "file.active": N_("Dokumentet innehåller aktiva delar som kan köra program. Spara det som PDF."),
    "file.embedded": N_(
        "Dokumentet innehåller ett annat dokument, till exempel kalkylbladet bakom ett diagram. Spara det som PDF."
    ),
    "file.elsewhere": N_("Dokumentet hämtar innehåll från en annan plats. Bryt länken, eller spara det som PDF."),
    "file.pdf_header": N_("PDF:en börjar inte som en PDF ska. Skriv ut den till en ny PDF och ladda upp den."),
    "file.pdf_script": N_("PDF:en innehåller program eller formulär som kör. Skriv ut den till en ny PDF."),
    "file.pdf_launch": N_("PDF:en öppnar andra filer eller program. Skriv ut den till en ny PDF."),
    "file.pdf_embedded": N_("PDF:en har andra filer i sig. Spara ut dem och ladda upp dem var för sig."),
    "file.pixels": N_("Bilden har för många bildpunkter. Minska den och försök igen."),
    "file.too_much": N_("Filen gick inte att kontrollera på rimlig tid. Spara om den enklare, till exempel som PDF."),
    "file.infected": N_("Filen innehåller virus (%(signature)s). Den är inte sparad. Kontakta er it-avdelning."),
    "file.identity_in_name": N_("Filens namn innehåller ett personnummer eller samordningsnummer. Döp om filen först."),
    # web/uploads.py
    "file.too_many": N_("Du har laddat upp %(most)s filer den senaste timmen. Vänta en stund och försök igen."),
    # rules/evidence.py
    "evidence.not_findable": N_("Välj en fil, eller skriv handlingens diarienummer så att den går att hitta."),
    "evidence.title_missing": N_("Skriv vad handlingen heter eller är."),
    "evidence.removed": N_("Underlaget togs bort %(removed_on)s och går inte att ändra."),
    "evidence.reported": N_(
        "En rapport eller ett svar har berättat om underlaget. Därför kan det inte tas bort. "
        "Lägg till en ny version i stället."
    ),
    "evidence.last_proof": N_(
        "Åtgärden är genomförd, och det här är dess enda underlag. Lägg till ett annat underlag först, eller skriv i "
        "åtgärden varför det inte finns något."
    ),
    "evidence.reason_missing": N_("Skriv varför underlaget tas bort, minst en mening."),
    "secrecy.provision_missing": N_(
        "Skriv vilken bestämmelse markeringen stöder sig på, till exempel 26 kap. 1 § OSL."
    ),
    "secrecy.day_missing": N_("Skriv vilken dag markeringen gjordes."),
    "secrecy.day_to_come": N_("Markeringen kan inte vara gjord efter i dag."),
    "secrecy.authority_missing": N_("Skriv vilken myndighet som har gjort markeringen."),
    "secrecy.annex_unasked": N_(
        "Underlaget är sekretessmarkerat. Kryssa för att det ändå ska tas med, eller välj Bara internt."
    ),
    # queries/measures_history.py
    "happened.evidence_removed": N_("Underlag borttaget"),
    # actions/grants.py
    "grants.not_postgresql": N_(
        "Rättigheter delas ut i PostgreSQL. Den här installationen har en annan databas: skydda dess fil i stället."
    ),
    "grants.no_role": N_("Rollen %(role)s finns inte i databasen. Skapa den först: CREATE ROLE … LOGIN."),
    "grants.strong_role": N_(
        "Rollen %(role)s äger tabellerna eller har rättigheter som inte går att begränsa. Skapa en roll åt programmet."
    ),
}
