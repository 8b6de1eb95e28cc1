export interface Title {
  id: string
  name: string
  genre: string
  year: number
  minutes: number
  tags: string[]
}

const shelf = `
The Lighthouse Ledger|drama|2021|112|coast family slow
Northbound|drama|2019|124|road winter quiet
Paper Harbour|drama|2023|98|coast letters family
The Second Violin|drama|2018|131|music rivalry city
A Year of Saturdays|drama|2022|105|school summer family
Salt and Iron|drama|2020|143|history coast war
The Long Rehearsal|drama|2024|109|music city quiet
Ordinary Weather|drama|2017|94|quiet letters city
Deep Field|science fiction|2024|138|space first-contact slow
Orbit Debt|science fiction|2022|116|space heist future
The Cartographer's Clone|science fiction|2021|121|future identity maps
Last Train to Ceres|science fiction|2019|108|space road future
Quiet Machines|science fiction|2023|127|robots identity city
Eleven Minutes of Light|science fiction|2020|102|space family first-contact
The Weather Engine|science fiction|2018|133|future winter heist
Signal Loss|science fiction|2025|97|first-contact letters quiet
Two Left Feet|comedy|2020|89|music school summer
The Understudy's Understudy|comedy|2023|92|music city rivalry
Grand Hotel Mistake|comedy|2018|101|heist summer city
Aunt Season|comedy|2022|95|family summer road
Minor Celebrities|comedy|2024|88|city rivalry school
The Wedding Spreadsheet|comedy|2021|99|family letters summer
Goats of Wall Street|comedy|2019|104|heist city animals
Plan Bee|comedy|2017|86|animals family summer
Glass Alibi|thriller|2023|118|heist identity city
The Eighth Witness|thriller|2020|125|court city letters
Cold Storage|thriller|2022|107|winter quiet identity
Harbour Nine|thriller|2019|113|coast heist war
Under the Ninth Floor|thriller|2024|110|city court quiet
The Interpreter's Silence|thriller|2021|129|court war identity
Night Ferry|thriller|2018|96|coast road winter
Dead Reckoning Club|thriller|2025|115|maps coast rivalry
Wild Meridian|documentary|2022|52|animals maps slow
The Bread Atlas|documentary|2021|48|maps family history
Bridges That Fell|documentary|2019|61|history city court
Choir of Whales|documentary|2023|57|animals coast music
The Typeface Wars|documentary|2020|73|letters rivalry history
Ten Thousand Winters|documentary|2024|66|winter history slow
Small Gods of Repair|documentary|2018|55|city robots quiet
What the River Kept|documentary|2025|69|history letters coast
Pip and the Paper Moon|family|2021|84|space animals school
The Dragon Next Door|family|2023|91|animals city school
Captain Marmalade|family|2019|79|coast animals maps
Robot Picnic|family|2022|76|robots summer animals
The Snow Orchestra|family|2020|88|winter music animals
Maps for Giants|family|2024|82|maps road family
Thimble Island|family|2018|81|coast letters summer
The Night Bakery|family|2025|85|city family quiet
`

/** The shop window of an invented streaming service. */
export const titles: Title[] = shelf
  .trim()
  .split('\n')
  .map((line, at) => {
    const [name = '', genre = '', year, minutes, tags = ''] = line.split('|')
    return { id: `t${at + 1}`, name, genre, year: Number(year), minutes: Number(minutes), tags: tags.split(' ') }
  })

export const titleById = new Map(titles.map((title) => [title.id, title]))
