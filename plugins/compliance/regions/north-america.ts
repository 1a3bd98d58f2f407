// Data: area codes with their states and provinces.
import type { Region } from './region.js';
import numbering from './numbering-data.json' with { type: 'json' };
import { uniqueMap } from './unique-map.js';

const east = 'America/New_York';
const central = 'America/Chicago';
const mountain = 'America/Denver';
const pacific = 'America/Los_Angeles';

/** Of a number that is free of charge nobody knows where it rings. */
export const unitedStates: Region = {
  country: 'US',
  zones: [east, central, mountain, 'America/Phoenix', pacific, 'America/Anchorage', 'Pacific/Honolulu'],
};
/** A code that is not assigned yet may belong to any of the two large countries. */
export const northAmerica: Region = {
  country: 'US',
  zones: [...unitedStates.zones, 'America/Adak', 'America/Regina', 'America/Halifax', 'America/St_Johns'],
};
export const americanTollFree: ReadonlySet<string> = new Set(['800', '833', '844', '855', '866', '877', '888']);

/** Area codes of the North American Numbering Plan: zones, country and area, then the codes. */
const areas: readonly (readonly [zones: string, country: string, name: string, codes: string])[] = [
  [east, 'US', 'CT', '203 475 860 959'],
  [east, 'US', 'DC', '202 771'],
  [east, 'US', 'DE', '302'],
  [east, 'US', 'FL', '239 305 321 324 352 386 407 561 645 656 689 727 728 754 772 786 813 863 904 941 954'],
  [`${east} ${central}`, 'US', 'FL', '448 850'],
  [east, 'US', 'GA', '229 404 470 478 678 706 762 770 912 943'],
  [east, 'US', 'IN', '260 317 463 765'],
  [`${east} ${central}`, 'US', 'IN', '219 574 812 930'],
  [east, 'US', 'KY', '502 859'],
  [`${east} ${central}`, 'US', 'KY', '270 364 606'],
  [east, 'US', 'MA', '339 351 413 508 617 774 781 857 978'],
  [east, 'US', 'MD', '227 240 301 410 443 667'],
  [east, 'US', 'ME', '207'],
  [east, 'US', 'MI', '231 248 269 313 517 586 616 679 734 810 947 989'],
  [`${east} ${central}`, 'US', 'MI', '906'],
  [east, 'US', 'NC', '252 336 472 704 743 828 910 919 980 984'],
  [east, 'US', 'NH', '603'],
  [east, 'US', 'NJ', '201 551 609 640 732 848 856 862 908 973'],
  [east, 'US', 'NY', '212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934'],
  [east, 'US', 'OH', '216 220 234 283 326 330 380 419 436 440 513 567 614 740 937'],
  [east, 'US', 'PA', '215 223 267 272 412 445 484 570 582 610 717 724 814 835 878'],
  [east, 'US', 'RI', '401'],
  [east, 'US', 'SC', '803 821 839 843 854 864'],
  [`${east} ${central}`, 'US', 'TN', '423'],
  [east, 'US', 'TN', '865'],
  [east, 'US', 'VA', '276 434 540 571 686 703 757 804 826 948'],
  [east, 'US', 'VT', '802'],
  [east, 'US', 'WV', '304 681'],
  [central, 'US', 'AL', '205 251 256 334 659 938'],
  [central, 'US', 'AR', '327 479 501 870'],
  [central, 'US', 'IA', '319 515 563 641 712'],
  [central, 'US', 'IL', '217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872'],
  [central, 'US', 'KS', '316 913'],
  [`${central} ${mountain}`, 'US', 'KS', '620 785'],
  [central, 'US', 'LA', '225 318 337 504 985'],
  [central, 'US', 'MN', '218 320 507 612 651 763 924 952'],
  [central, 'US', 'MO', '235 314 417 557 573 636 660 816 975'],
  [central, 'US', 'MS', '228 601 662 769'],
  [`${central} ${mountain}`, 'US', 'ND', '701'],
  [central, 'US', 'NE', '402 531'],
  [`${central} ${mountain}`, 'US', 'NE', '308'],
  [central, 'US', 'OK', '405 539 572 918'],
  [`${central} ${mountain}`, 'US', 'OK', '580'],
  [`${central} ${mountain}`, 'US', 'SD', '605'],
  [central, 'US', 'TN', '615 629 731 901 931'],
  [
    central,
    'US',
    'TX',
    '210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 936 940 945 956 972 979',
  ],
  [`${mountain} ${central}`, 'US', 'TX', '915'],
  [central, 'US', 'WI', '262 274 353 414 534 608 715 920'],
  [mountain, 'US', 'CO', '303 719 720 970 983'],
  [`${mountain} ${pacific}`, 'US', 'ID', '208 986'],
  [mountain, 'US', 'MT', '406'],
  [mountain, 'US', 'NM', '505 575'],
  [mountain, 'US', 'UT', '385 435 801'],
  [mountain, 'US', 'WY', '307'],
  // The Navajo Nation keeps summer time, the rest of Arizona does not.
  ['America/Phoenix', 'US', 'AZ', '480 520 602 623'],
  [`America/Phoenix ${mountain}`, 'US', 'AZ', '928'],
  [
    pacific,
    'US',
    'CA',
    '209 213 279 310 323 341 350 357 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951',
  ],
  [pacific, 'US', 'NV', '702 725'],
  [`${pacific} ${mountain}`, 'US', 'NV', '775'],
  [pacific, 'US', 'OR', '503 971'],
  [`${pacific} ${mountain}`, 'US', 'OR', '458 541'],
  [pacific, 'US', 'WA', '206 253 360 425 509 564'],
  ['America/Anchorage America/Adak', 'US', 'AK', '907'],
  ['Pacific/Honolulu', 'US', 'HI', '808'],
  ['America/Puerto_Rico', 'PR', 'PR', '787 939'],
  ['America/St_Thomas', 'VI', 'VI', '340'],
  ['Pacific/Guam', 'GU', 'GU', '671'],
  ['Pacific/Guam', 'MP', 'MP', '670'],
  ['Pacific/Pago_Pago', 'AS', 'AS', '684'],
  ['America/St_Johns America/Halifax', 'CA', 'NL', '709 879'],
  ['America/Halifax', 'CA', 'NS', '782 902'],
  ['America/Halifax', 'CA', 'NB', '428 506'],
  ['America/Toronto', 'CA', 'QC', '263 354 438 450 468 514 579 819 873'],
  ['America/Toronto America/Halifax', 'CA', 'QC', '367 418 581'],
  ['America/Toronto', 'CA', 'ON', '226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 905 942'],
  ['America/Toronto America/Winnipeg', 'CA', 'ON', '807'],
  ['America/Winnipeg', 'CA', 'MB', '204 431 584'],
  ['America/Regina', 'CA', 'SK', '306 474 639'],
  ['America/Edmonton', 'CA', 'AB', '368 403 587 780 825'],
  ['America/Vancouver', 'CA', 'BC', '604'],
  ['America/Vancouver America/Edmonton', 'CA', 'BC', '236 250 257 672 778'],
  ['America/Whitehorse America/Edmonton America/Winnipeg America/Toronto', 'CA', 'YT NT NU', '867'],
  ['America/Nassau', 'BS', '', '242'],
  ['America/Barbados', 'BB', '', '246'],
  ['America/Puerto_Rico', 'AI', '', '264'],
  ['America/Puerto_Rico', 'AG', '', '268'],
  ['America/Puerto_Rico', 'VG', '', '284'],
  ['America/Cayman', 'KY', '', '345'],
  ['Atlantic/Bermuda', 'BM', '', '441'],
  ['America/Puerto_Rico', 'GD', '', '473'],
  ['America/Grand_Turk', 'TC', '', '649'],
  ['America/Jamaica', 'JM', '', '658 876'],
  ['America/Puerto_Rico', 'MS', '', '664'],
  ['America/Puerto_Rico', 'SX', '', '721'],
  ['America/Puerto_Rico', 'LC', '', '758'],
  ['America/Puerto_Rico', 'DM', '', '767'],
  ['America/Puerto_Rico', 'VC', '', '784'],
  ['America/Santo_Domingo', 'DO', '', '809 829 849'],
  ['America/Port_of_Spain', 'TT', '', '868'],
  ['America/Puerto_Rico', 'KN', '', '869'],
];

const checked = uniqueMap(
  areas.flatMap(([zones, country, name, codes]) => {
    const region: Region = { country, ...(name === '' ? {} : { name }), zones: zones.split(' ') };
    return codes.split(' ').map((code): [string, Region] => [code, region]);
  }),
);
const generated = numbering.americanAreas.map(([code = '', country = '', zones = '']): [string, Region] => [
  code,
  { country, zones: zones.split(' ') },
]);
/** By area code; with the name of the area where it was looked up. */
export const americanCodes: ReadonlyMap<string, Region> = new Map([...generated, ...checked]);
