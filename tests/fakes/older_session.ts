/**
 * A conversation with a server of the first version that was tried in earnest (a1092c9), as it was recorded:
 * what a client of its time asks for, and what it was answered.
 *
 * @module
 */

/** One request, and the lines that answered it. */
export interface Turn {
  readonly asked: string;
  readonly answered: readonly string[];
}

/** In the order in which it went. */
export const OLDER_SESSION: readonly Turn[] = [
  {
    asked: '{"type":"hello","id":"a-1","version":1,"nick":"ana","language":"en","replay":50}',
    answered: [
      '{"type":"welcome","id":"a-1","version":1,"nick":"ana","token":"1ec9b16a","resumed":false,"rooms":[{"room":"geral","topic":"","members":1,"seq":0}]}',
    ],
  },
  {
    asked: '{"type":"say","text":"olá, 日本","id":"a-2"}',
    answered: [
      '{"type":"ack","id":"a-2","room":"geral","seq":1,"time":1795693191990}',
    ],
  },
  {
    asked: '{"type":"action","text":"waves","id":"a-3"}',
    answered: [
      '{"type":"ack","id":"a-3","room":"geral","seq":2,"time":1795693192531}',
    ],
  },
  {
    asked: '{"type":"join","room":"dev","id":"a-4"}',
    answered: [
      '{"type":"join","id":"a-4","nick":"ana","room":"dev","topic":"","members":1,"seq":0}',
    ],
  },
  {
    asked: '{"type":"topic","room":"dev","topic":"lunch","id":"a-5"}',
    answered: [
      '{"type":"topic","id":"a-5","room":"dev","text":""}',
    ],
  },
  {
    asked: '{"type":"direct","to":"ana","text":"psst","id":"a-6"}',
    answered: [
      '{"type":"direct","from":"ana","to":"ana","text":"psst"}',
      '{"type":"ack","id":"a-6"}',
    ],
  },
  {
    asked: '{"type":"who","room":"dev","id":"a-7"}',
    answered: [
      '{"type":"who","id":"a-7","room":"dev","members":1,"nicks":["ana"]}',
    ],
  },
  {
    asked: '{"type":"rooms","id":"a-8"}',
    answered: [
      '{"type":"rooms","id":"a-8","rooms":[{"name":"geral","members":1,"topic":""},{"name":"dev","members":1,"topic":""}]}',
    ],
  },
  {
    asked: '{"type":"history","room":"geral","count":5,"id":"a-9"}',
    answered: [
      '{"type":"message","room":"geral","seq":1,"time":1795693191990,"nick":"ana","text":"olá, 日本","replayed":true}',
      '{"type":"action","room":"geral","seq":2,"time":1795693192531,"nick":"ana","text":"waves","replayed":true}',
      '{"type":"ack","id":"a-9"}',
    ],
  },
  {
    asked: '{"type":"search","room":"geral","words":"olá","id":"a-10"}',
    answered: [
      '{"type":"found","id":"a-10","room":"geral","entries":[{"type":"message","room":"geral","seq":1,"time":1795693191990,"nick":"ana","text":"olá, 日本","replayed":true}]}',
    ],
  },
  {
    asked: '{"type":"nick","nick":"ana2","id":"a-11"}',
    answered: [
      '{"type":"nick","id":"a-11","nick":"ana","newNick":"ana2"}',
    ],
  },
  {
    asked: '{"type":"leave","room":"dev","id":"a-12"}',
    answered: [
      '{"type":"leave","id":"a-12","nick":"ana2","room":"dev"}',
    ],
  },
  {
    asked: '{"type":"say","text":"nowhere","room":"dev","id":"a-13"}',
    answered: [
      '{"type":"error","id":"a-13","code":"not_in_room","text":"You are not in the room dev","value":"dev"}',
    ],
  },
  {
    asked: '{"type":"op","name":"chefe","password":"x","id":"a-14"}',
    answered: [
      '{"type":"error","id":"a-14","code":"operator_refused","text":"The operator\'s name or password is wrong"}',
    ],
  },
  {
    asked: '{"type":"ping","id":"a-15"}',
    answered: [
      '{"type":"ack","id":"a-15"}',
    ],
  },
  {
    asked: '{"type":"bye"}',
    answered: [
      '{"type":"closing","reason":"quit","text":"See you!"}',
    ],
  },
];
