/**
 * What the text serializer of Atlassian's editor (`@atlaskit/renderer` 127.5.0, `text-serializer`, over the default schema) says
 * of the collected documents and ours does not: the word, and the lines of the collection that have it. Of the 560 documents
 * its schema reads 533. Every other word that it shows is in our text.
 */
export const wordsOfTheirs: readonly { why: string; words: Readonly<Record<string, readonly number[]>> }[] = [
  {
    why: 'it writes the type of a node that says nothing, or a card, a file or an emoji without text; ours says name, address or nothing',
    words: {
      extension: [1, 23, 39, 86, 87, 173, 190],
      media: [
        4, 19, 23, 32, 106, 120, 216, 217, 218, 283, 290, 304, 305, 308, 333, 342, 348, 352, 355, 482, 483,
        486, 487, 488, 489, 490, 491, 555,
      ],
      blockCard: [16, 280, 288, 350],
      embedCard: [25, 344],
      bodiedExtension: [54],
      codeBlock: [70, 71, 130, 153, 176, 177, 178, 181, 210, 255, 260, 262, 281, 299, 368],
      decisionList: [74, 372],
      emoji: [79, 81, 82, 83, 84, 404, 405],
      inlineExtension: [96, 97, 204, 205, 283, 287, 398, 400],
      mediaSingle: [118, 119],
      placeholder: [139],
      status: [144, 146],
      taskList: [160],
      layoutSection: [257],
      image: [322],
      mediaInline: [343, 347],
      expand: [383],
      inlineCard: [408],
    },
  },
  {
    why: 'it writes blocks beside each other, and cards beside words, without anything between: ours has the words apart',
    words: {
      contentend: [23],
      quoteCode: [23],
      quoteStartdef: [23],
      bEnd: [23],
      quotelevel: [27],
      comsome: [27],
      ColumnSecond: [259, 264, 265, 266],
      ColumnThird: [264],
      '1column': [275, 276, 277, 278],
      '2column3': [276],
      HeadingFoo: [287],
      columntextright: [302],
      columncode: [302],
      columncodemiddle: [302],
      sidebartextcolumn: [302],
      blockquoteright: [302],
      '2middle': [302],
      columncoderight: [302],
      sidebartext: [302],
      ipsumhttps: [307, 323],
      '3088533424dolor': [307, 323],
      informationAAAAAAAHwarning: [327],
      ipsumLorem: [328],
      Nodehttps: [354],
      paragraphSecond: [375],
      contentInner: [386, 391],
      Beforehttps: [414],
      comafter: [414],
      contentColumn: [429, 430, 431],
      blockquoteSecond: [494],
    },
  },
  {
    why: 'it counts the files of a group and numbers list items without text; ours names files, and leaves such items out',
    words: {
      '1': [107, 108, 109, 110, 111, 112, 113, 114, 116, 128, 210, 212, 214, 215],
      File: [107, 108, 109, 110, 111, 112, 113, 114, 116, 212, 214, 215, 280, 288],
      Files: [280, 288],
    },
  },
  {
    why: 'it reads a date in seconds as milliseconds, and has no word for what is no date',
    words: { '1970': [401, 412], '01': [401, 412], NaN: [402] },
  },
  {
    why: 'it calls a mention without a name @unknown; ours has the account id, if any',
    words: { unknown: [124, 423] },
  },
];
