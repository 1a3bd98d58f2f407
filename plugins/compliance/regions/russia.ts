import type { Region } from './region.js';
import { uniqueMap } from './unique-map.js';

/** Zones of Russia that differ by their time. A mobile number (9xx) or 800 does not tell in which of them it is. */
const allZones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
];
export const russia: Region = { country: 'RU', zones: allZones };

/** Area codes (ABC) with the name of the region, by the zone or zones of the region. */
const codes: Readonly<Record<string, string>> = {
  'Europe/Kaliningrad': '401 Калининградская область',
  'Europe/Moscow': `471 Курская область, 472 Белгородская область, 473 Воронежская область, 474 Липецкая область,
    475 Тамбовская область, 481 Смоленская область, 482 Тверская область, 483 Брянская область, 484 Калужская область,
    485 Ярославская область, 486 Орловская область, 487 Тульская область, 491 Рязанская область,
    492 Владимирская область, 493 Ивановская область, 494 Костромская область, 495 Москва, 496 Московская область,
    498 Московская область, 499 Москва, 811 Псковская область, 812 Санкт-Петербург, 813 Ленинградская область,
    814 Карелия, 815 Мурманская область, 816 Новгородская область, 817 Вологодская область,
    818 Архангельская область, 820 Вологодская область, 821 Коми, 831 Нижегородская область, 834 Мордовия,
    835 Чувашия, 836 Марий Эл, 841 Пензенская область, 843 Татарстан, 847 Калмыкия, 855 Татарстан,
    861 Краснодарский край, 862 Краснодарский край, 863 Ростовская область, 865 Ставропольский край,
    866 Кабардино-Балкария, 867 Северная Осетия, 871 Чечня, 872 Дагестан, 873 Ингушетия, 877 Адыгея,
    878 Карачаево-Черкесия, 879 Ставропольский край`,
  'Europe/Kirov': '833 Кировская область',
  'Europe/Volgograd': '844 Волгоградская область',
  'Europe/Simferopol': '365 Крым, 869 Севастополь',
  'Europe/Samara': '341 Удмуртия, 846 Самарская область, 848 Самарская область',
  'Europe/Ulyanovsk': '842 Ульяновская область',
  'Europe/Saratov': '845 Саратовская область',
  'Europe/Astrakhan': '851 Астраханская область',
  'Asia/Yekaterinburg': `342 Пермский край, 343 Свердловская область, 345 Тюменская область, 346 Югра,
    347 Башкортостан, 349 Ямал, 351 Челябинская область, 352 Курганская область, 353 Оренбургская область`,
  'Asia/Omsk': '381 Омская область',
  'Asia/Novosibirsk': '383 Новосибирская область',
  'Asia/Tomsk': '382 Томская область',
  'Asia/Novokuznetsk': '384 Кемеровская область',
  'Asia/Barnaul': '385 Алтайский край, 388 Республика Алтай',
  'Asia/Krasnoyarsk': '390 Хакасия, 391 Красноярский край, 394 Тыва',
  'Asia/Irkutsk': '301 Бурятия, 395 Иркутская область',
  'Asia/Chita': '302 Забайкальский край',
  'Asia/Yakutsk': '416 Амурская область',
  'Asia/Yakutsk Asia/Vladivostok Asia/Srednekolymsk': '411 Якутия',
  'Asia/Vladivostok': '421 Хабаровский край, 423 Приморский край, 426 Еврейская автономная область',
  'Asia/Magadan': '413 Магаданская область',
  'Asia/Sakhalin': '424 Сахалинская область',
  'Asia/Kamchatka': '415 Камчатский край',
  'Asia/Anadyr': '427 Чукотка',
};

export const russianCodes: ReadonlyMap<string, Region> = uniqueMap(
  Object.entries(codes).flatMap(([zones, list]) =>
    list.split(',').map((entry): [string, Region] => {
      const [code = '', ...name] = entry.trim().split(/\s+/);
      return [code, { country: 'RU', name: name.join(' '), zones: zones.split(' ') }];
    }),
  ),
);
